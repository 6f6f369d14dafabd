using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Maps the exceptions of one library, such as a database driver, to responses. Registered by the code that uses the
/// library, so that <see cref="ExceptionHandler"/> depends on none.
/// </summary>
public interface IExceptionMapper
{
    /// <summary>Maps an exception that escaped a handler.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The problem with its status; null for an exception of another library.</returns>
    ProblemDetails? Map(Exception exception);
}
