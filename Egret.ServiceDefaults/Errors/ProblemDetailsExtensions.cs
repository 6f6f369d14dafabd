using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Registers the common format of all error bodies (RFC 9457): type, title, status, detail, code, trace_id and, for
/// 400, errors by field.
/// </summary>
internal static class ProblemDetailsExtensions
{
    private const string TypePrefix = "urn:egret:error:";

    public static IServiceCollection AddEgretProblemDetails(this IServiceCollection services)
    {
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => Complete(context.HttpContext, context.ProblemDetails));
        // Used after the framework's writer, which writes no body if the request accepts only another type, such as
        // an event stream.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProblemDetailsWriter, UnconditionalProblemWriter>());
        services.AddExceptionHandler<ExceptionHandler>();
        // By default .NET 10 does not log an exception that a handler handled. The response contains nothing about
        // the cause, so the log must. Client errors and disconnects are not logged.
        services.Configure<ExceptionHandlerOptions>(options => options.SuppressDiagnosticsCallback = static context =>
            context.Exception is BadHttpRequestException || ExceptionHandler.IsClientDisconnected(context.HttpContext, context.Exception));
        // A body that cannot be bound throws, so that ExceptionHandler returns the reason instead of an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    private static void Complete(HttpContext context, ProblemDetails problem)
    {
        var status = problem.Status ?? context.Response.StatusCode;
        problem.Status = status;
        if (problem is HttpValidationProblemDetails validation)
        {
            CompleteFields(validation);
        }
        else if (status == StatusCodes.Status400BadRequest)
        {
            // Present in every 400, so that clients need no null check; empty if the error concerns no single field.
            problem.Extensions.TryAdd("errors", new Dictionary<string, string[]>());
        }

        var code = problem.Extensions.TryGetValue("code", out var given) && given is string text ? text : ErrorCodes.ForStatus(status);
        problem.Extensions["code"] = code;
        problem.Extensions.Remove("traceId");
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        problem.Type = TypePrefix + code;
        problem.Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
        problem.Detail ??= ErrorCodes.DefaultDetail(status);
        problem.Instance = null;
    }

    /// <summary>
    /// Renames fields to their JSON names (snake_case) and repeats the messages in the detail, for clients that show
    /// only the detail.
    /// </summary>
    private static void CompleteFields(HttpValidationProblemDetails validation)
    {
        var named = validation.Errors.ToDictionary(error => ToWireName(error.Key), error => error.Value, StringComparer.Ordinal);
        validation.Errors.Clear();
        foreach (var (field, messages) in named)
        {
            validation.Errors[field] = messages;
        }

        validation.Detail ??= string.Join(' ', named.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));
    }

    private static string ToWireName(string path) =>
        string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
