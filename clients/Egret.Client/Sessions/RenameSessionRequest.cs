namespace Egret.Client;

/// <summary>Request body of <c>POST v1/sessions/{id}/rename/</c>.</summary>
internal sealed record RenameSessionRequest(string Title);
