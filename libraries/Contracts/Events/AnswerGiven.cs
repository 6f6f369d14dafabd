namespace Egret.Contracts.Events;

/// <summary>A question was answered. Carries the consumption, for metering.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation that the caller acted for; null for a user without one.</param>
/// <param name="UserId">The calling user.</param>
/// <param name="KeyId">The API key that the caller presented; null for an access token.</param>
/// <param name="ModelId">The model that wrote the answer.</param>
/// <param name="InputTokens">Number of input tokens.</param>
/// <param name="OutputTokens">Number of output tokens.</param>
/// <param name="CostUsd">Cost in US dollars.</param>
public sealed record AnswerGiven(
    Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid UserId, Guid? KeyId, string ModelId,
    int InputTokens, int OutputTokens, decimal CostUsd) : IIntegrationEvent;
