namespace Egret.Client;

/// <summary>Request body of <c>PATCH auth/users/me/</c>.</summary>
internal sealed record RenameAccountRequest(string Name);
