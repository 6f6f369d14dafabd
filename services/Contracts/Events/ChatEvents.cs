namespace Egret.Contracts.Events;

/// <summary>A question was answered: what it used, for metering.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation that asked; null for a user of none.</param>
/// <param name="UserId">The user who asked.</param>
/// <param name="KeyId">The API key they asked with; null for a signed-in browser.</param>
/// <param name="ModelId">The model that wrote the answer.</param>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CostUsd">What it cost in US dollars.</param>
public sealed record AnswerGiven(
    Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid UserId, Guid? KeyId, string ModelId,
    int InputTokens, int OutputTokens, decimal CostUsd) : IIntegrationEvent;
