namespace Egret.Testing.Execution;

/// <summary>
/// Declares a fixture that all test classes of the assembly share, as xUnit v3 has it. A test class, or another
/// fixture, requests it by a constructor parameter of its type. The fixture is created at its first use and disposed
/// after the last test.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class AssemblyFixtureAttribute(Type fixtureType) : Attribute
{
    /// <summary>Type of the fixture. It may implement <c>IAsyncLifetime</c>.</summary>
    public Type FixtureType => fixtureType;
}
