using System.Reflection;
using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>The types of endpoint parameters.</summary>
public sealed class RequestTests
{
    private static readonly string[] Handlers = ["Handle", "HandleAsync"];

    public static TheoryData<string> Services => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "services"), "Program.cs", SearchOption.AllDirectories)
        .Select(file => "Egret." + Path.GetFileName(Path.GetDirectoryName(file)))];

    /// <summary>
    /// ASP.NET Core does not validate internal request records: an empty required field would be accepted.
    /// </summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Requests_of_endpoints_are_public_sealed_records(string service)
    {
        var requests = Assembly.Load(service).GetTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => Handlers.Contains(method.Name, StringComparer.Ordinal))
            .SelectMany(handler => handler.GetParameters())
            .Where(parameter => IsRecord(parameter.ParameterType) || IsRequest(parameter))
            .Where(parameter => !IsServices(parameter.ParameterType))
            .Select(parameter => parameter.ParameterType).Distinct().ToList();
        Assert.NotEmpty(requests);
        Assert.Empty(requests.Where(type => !IsRecord(type) || !type.IsPublic || !type.IsSealed).Select(type => type.FullName));
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>
    /// Whether the type groups the dependencies of a handler. Nothing of it comes from the request, so there is
    /// nothing to validate.
    /// </summary>
    private static bool IsServices(Type type) => type.Name.EndsWith("Services", StringComparison.Ordinal);

    /// <summary>
    /// Whether the parameter is a request by its name or by its binding attribute. A generic parameter is not: it
    /// stands for a path segment and has nothing to validate.
    /// </summary>
    private static bool IsRequest(ParameterInfo parameter) =>
        parameter.ParameterType is { IsValueType: false, IsGenericParameter: false } type
        && type.Assembly == parameter.Member.Module.Assembly
        && (type.Name.EndsWith("Request", StringComparison.Ordinal)
            || parameter.CustomAttributes.Any(attribute =>
                attribute.AttributeType.Name is "AsParametersAttribute" or "FromBodyAttribute" or "FromFormAttribute"));
}
