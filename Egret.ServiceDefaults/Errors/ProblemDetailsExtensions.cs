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

/// <summary>One shape for every error body (RFC 9457): type, title, status, detail, code, trace_id and, for 400, errors by field.</summary>
internal static class ProblemDetailsExtensions
{
    private const string TypePrefix = "urn:egret:error:";

    public static IServiceCollection AddEgretProblemDetails(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Complete(context.HttpContext, context.ProblemDetails));
        // Asked after the framework's own, which leaves an error without a body when the caller accepts, say, only an event stream.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProblemDetailsWriter, UnconditionalProblemWriter>());
        services.AddExceptionHandler<FailureHandler>();
        // By default .NET 10 logs nothing of an exception that a handler answered. Here the answer tells the caller nothing of the
        // cause, so the log must; what the caller got wrong, or did not wait for, is no error of ours.
        services.Configure<ExceptionHandlerOptions>(options => options.SuppressDiagnosticsCallback = static context =>
            context.Exception is BadHttpRequestException || FailureHandler.IsClientDisconnect(context.HttpContext, context.Exception));
        // A body that cannot be bound reaches FailureHandler with the reason, instead of an empty 400.
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
            // There for every 400, so that a client need not ask whether it is; empty where no single field is to blame.
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

    /// <summary>Fields are named as the caller wrote them (snake_case), and the sentence names them too for clients that read only that.</summary>
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
