using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>
/// Source-generated JSON metadata of all requests and responses; reflection is not used. One context for all areas,
/// because each context repeats the primitive types; metadata mode without fast-path writers, to keep the download in
/// browsers small.
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
[JsonSerializable(typeof(List<Device>))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RenameAccountRequest))]
[JsonSerializable(typeof(SetPasswordRequest))]
[JsonSerializable(typeof(RequestPasswordResetRequest))]
[JsonSerializable(typeof(ConfirmPasswordResetRequest))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(RefreshedTokens))]
[JsonSerializable(typeof(SigningKeySet))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(SignOutRequest))]
[JsonSerializable(typeof(List<Organisation>))]
[JsonSerializable(typeof(OrganisationChange))]
[JsonSerializable(typeof(CreateOrganisationRequest))]
[JsonSerializable(typeof(List<Member>))]
[JsonSerializable(typeof(ChangeRoleRequest))]
[JsonSerializable(typeof(List<Invitation>))]
[JsonSerializable(typeof(IssuedInvitation))]
[JsonSerializable(typeof(InviteRequest))]
[JsonSerializable(typeof(AcceptInvitationRequest))]
[JsonSerializable(typeof(List<ApiKey>))]
[JsonSerializable(typeof(IssuedApiKey))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(ApiKeyChange))]
[JsonSerializable(typeof(List<ApiKeyEvent>))]
[JsonSerializable(typeof(ApiKeyPolicy))]
[JsonSerializable(typeof(ApiKeyPolicyChange))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(ReportResponse))]
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
[JsonSerializable(typeof(RenameSessionRequest))]
[JsonSerializable(typeof(List<SessionMessage>))]
[JsonSerializable(typeof(List<AnswerModel>))]
[JsonSerializable(typeof(List<AuditEvent>))]
[JsonSerializable(typeof(SystemHealth))]
internal sealed partial class EgretJson : JsonSerializerContext;
