namespace Egret.Knowledge.Documents;

/// <summary>An organisation that is gone, so that an upload still on its way cannot bring its collection back.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
