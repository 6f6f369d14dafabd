namespace Egret.Knowledge.Data;

/// <summary>
/// The tombstone of an organisation, which prevents an upload in progress from creating its collection again.
/// </summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
