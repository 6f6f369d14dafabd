using System.Globalization;
using Egret.AppHost.Services;

namespace Egret.AppHost.Operations;

/// <summary>
/// Commands of the dashboard. Each runs a command of the service (docs/operations.md) beside the running service,
/// asks for confirmation first and reports the result.
/// </summary>
internal static class OperatorCommandExtensions
{
    private const string RecipientInput = "recipient";

    /// <summary>
    /// The first words of what the .NET runtime writes for an unhandled exception, before its type and message.
    /// </summary>
    private const string ExceptionPrefix = "Unhandled exception. ";

    /// <summary>Adds the commands that rotate the signing keys of access tokens.</summary>
    public static IResourceBuilder<ProjectResource> WithSigningKeyCommands(this IResourceBuilder<ProjectResource> identity) => identity
        .WithServiceCommand("rotate-signing-keys", "Rotate signing keys", ["rotate-keys"], new CommandOptions
        {
            Description = "Publishes a new signing key, which signs tokens after the configured lead time. Existing tokens stay valid.",
            ConfirmationMessage = "Create a new signing key? It is published now and signs tokens after the configured lead time "
                + "(SigningKeys:PublishLead, one day by default). Existing tokens stay valid.",
            IconName = "KeyMultiple",
        }, output => $"Signing key {Last(output)} was created. It signs tokens after the lead time.")
        .WithServiceCommand("revoke-signing-keys", "Revoke compromised signing keys", ["rotate-keys", "compromised"], new CommandOptions
        {
            Description = "Deletes every signing key and creates a new one. All access and refresh tokens become invalid.",
            ConfirmationMessage = "Delete every signing key? All access and refresh tokens become invalid within a minute and every user "
                + "must sign in again. API keys stay valid. Use this command only after a private key was disclosed.",
            IconName = "ShieldError",
        }, output => $"All earlier signing keys were deleted. Signing key {Last(output)} signs from now on.");

    /// <summary>Adds the command that sends a test mail with the configured mail server.</summary>
    public static IResourceBuilder<ProjectResource> WithTestMailCommand(
        this IResourceBuilder<ProjectResource> identity, string defaultRecipient) => identity
        .WithServiceCommand("send-test-mail", "Send a test mail", ["send-test-mail"], new CommandOptions
        {
            Description = "Sends one mail with the configured mail server (Smtp:Host) to the address that you enter.",
            ConfirmationMessage = "Send a test mail with the configured mail server?",
            IconName = "MailCheckmark",
            Arguments =
            [
                new InteractionInput
                {
                    Name = RecipientInput,
                    Label = "Recipient",
                    Description = "The e-mail address that receives the test mail.",
                    InputType = InputType.Text,
                    Required = true,
                    Value = defaultRecipient,
                    MaxLength = 254,
                },
            ],
        }, Last, RecipientInput);

    /// <summary>Adds the command that requeues dead-lettered messages of the service.</summary>
    public static IResourceBuilder<ProjectResource> WithRequeueCommand(this IResourceBuilder<ProjectResource> service) => service
        .WithServiceCommand("requeue-dead-lettered", "Requeue dead-lettered messages", ["requeue"], new CommandOptions
        {
            Description = "Moves the messages of this service's _error queues back to their queues, where they are consumed again.",
            ConfirmationMessage = "Requeue every dead-lettered message of this service? Correct the cause of the failures first: a message "
                + "that fails again is dead-lettered again.",
            IconName = "ArrowRepeatAll",
        }, DescribeRequeued);

    /// <summary>Adds the command that retries the ingestion of failed documents.</summary>
    public static IResourceBuilder<ProjectResource> WithRetryDocumentsCommand(this IResourceBuilder<ProjectResource> knowledge) => knowledge
        .WithServiceCommand("retry-failed-documents", "Retry failed documents", ["retry-failed"], new CommandOptions
        {
            Description = "Queues every failed document of every organisation and of the library for ingestion.",
            ConfirmationMessage = "Retry the ingestion of every failed document? A document that cannot be read fails again.",
            IconName = "DocumentSync",
        }, output => $"Documents queued: {Last(output)}.");

    /// <summary>
    /// Describes the output of <c>requeue</c>: a line per queue with its name and the number of messages.
    /// </summary>
    internal static string DescribeRequeued(IReadOnlyList<string> output)
    {
        var queues = output.Where(line => line.Split(' ') is [_, not "0" and var count] && count.All(char.IsAsciiDigit)).ToList();
        return queues.Count == 0 ? "There are no dead-lettered messages." : $"Requeued: {string.Join(", ", queues)}.";
    }

    private static IResourceBuilder<ProjectResource> WithServiceCommand(
        this IResourceBuilder<ProjectResource> service, string name, string displayName, string[] arguments, CommandOptions options,
        Func<IReadOnlyList<string>, string> describe, params string[] inputs)
    {
        options.UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
        return service.WithCommand(
            name,
            displayName,
            async context =>
            {
                var values = inputs.Select(input => context.Arguments[input].Value ?? "");
                var result = await ServiceCommandRunner.RunAsync(
                    service.Resource, service.ApplicationBuilder.ExecutionContext, [.. arguments, .. values], context.CancellationToken);
                return result.ExitCode == 0
                    ? CommandResults.Success(describe(result.Output))
                    : CommandResults.Failure(DescribeFailure(result));
            },
            options);
    }

    /// <summary>Describes a failed command: the message of its exception, or the last line that it wrote.</summary>
    internal static string DescribeFailure(ProgramResult result)
    {
        var exception = result.Errors.FirstOrDefault(line => line.StartsWith(ExceptionPrefix, StringComparison.Ordinal));
        var reason = exception?[ExceptionPrefix.Length..] ?? Last(result.Errors.Count > 0 ? result.Errors : result.Output);
        return string.Create(CultureInfo.InvariantCulture, $"Exit code {result.ExitCode}: {reason}");
    }

    private static string Last(IReadOnlyList<string> lines) => lines.Count > 0 ? lines[^1] : "no output";
}
