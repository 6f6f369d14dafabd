using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>
/// How everything that is sent and read looks as JSON, made when the package is built: nothing is looked up by reflection. One for all
/// areas, because each would carry the primitive types once more; without the fast writers, because bodies are small and the browser has
/// to fetch the code.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(DateTimeOffset?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(List<SignedInDevice>))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(RenameAccountBody))]
[JsonSerializable(typeof(SetPasswordBody))]
[JsonSerializable(typeof(RequestPasswordResetBody))]
[JsonSerializable(typeof(ConfirmPasswordResetBody))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(RefreshedTokens))]
[JsonSerializable(typeof(SigningKeySet))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(RefreshBody))]
[JsonSerializable(typeof(VerifyBody))]
[JsonSerializable(typeof(SignOutBody))]
[JsonSerializable(typeof(List<Organisation>))]
[JsonSerializable(typeof(OrganisationChange))]
[JsonSerializable(typeof(CreateOrganisationBody))]
[JsonSerializable(typeof(List<Member>))]
[JsonSerializable(typeof(ChangeRoleBody))]
[JsonSerializable(typeof(List<Invitation>))]
[JsonSerializable(typeof(IssuedInvitation))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(AcceptInvitationBody))]
[JsonSerializable(typeof(List<ApiKey>))]
[JsonSerializable(typeof(IssuedApiKey))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(ApiKeyChange))]
[JsonSerializable(typeof(List<ApiKeyEvent>))]
[JsonSerializable(typeof(ApiKeyPolicy))]
[JsonSerializable(typeof(ApiKeyPolicyChange))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(ReportBody))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(List<Domain>))]
[JsonSerializable(typeof(NewDomain))]
[JsonSerializable(typeof(DomainChange))]
[JsonSerializable(typeof(List<DomainCategory>))]
[JsonSerializable(typeof(NewDomainCategory))]
[JsonSerializable(typeof(DomainCategoryChange))]
[JsonSerializable(typeof(List<Document>))]
[JsonSerializable(typeof(DocumentProgress))]
[JsonSerializable(typeof(List<Passage>))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchResults))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(SourcesFound))]
[JsonSerializable(typeof(TextDelta))]
[JsonSerializable(typeof(AnswerDone))]
[JsonSerializable(typeof(AnswerFailed))]
[JsonSerializable(typeof(List<Session>))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(RenameSessionBody))]
[JsonSerializable(typeof(List<SessionMessage>))]
[JsonSerializable(typeof(List<AnswerModel>))]
[JsonSerializable(typeof(List<AuditEvent>))]
[JsonSerializable(typeof(SystemHealth))]
internal sealed partial class EgretJson : JsonSerializerContext;
