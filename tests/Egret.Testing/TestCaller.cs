using Egret.Contracts;

namespace Egret.Testing;

/// <summary>The caller of an assertion.</summary>
public sealed record TestCaller
{
    public Guid UserId { get; init; } = Guid.CreateVersion7();

    public string Email { get; init; } = $"user-{Guid.CreateVersion7():N}@example.org";

    public Guid? OrganisationId { get; init; }

    public string? OrganisationSlug { get; init; }

    public string Role { get; init; } = OrganisationRoles.Owner;

    public bool IsPlatformAdministrator { get; init; }

    public Guid? SignInId { get; init; }

    public Guid? KeyId { get; init; }

    public DateTimeOffset? KeyExpiresAt { get; init; }

    public DateTimeOffset? SignedInAt { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> AllowedDomains { get; init; } = [];

    /// <summary>Creates the owner of a new organisation.</summary>
    public static TestCaller OwnerOfNewOrganisation()
    {
        var id = Guid.CreateVersion7();
        return new() { OrganisationId = id, OrganisationSlug = "org-" + id.ToString("N")[^12..] };
    }
}
