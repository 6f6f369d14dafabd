using Egret.Chat.Models.Extractive;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Models;

/// <summary>The available models: the extractive model and the configured ones.</summary>
internal sealed class ModelRegistry
{
    public const string ExtractiveId = "egret-extractive";

    private readonly Dictionary<string, AnswerModel> _byId;

    public ModelRegistry(IOptions<ModelsOptions> options)
    {
        Extractive = new AnswerModel(ExtractiveId, "Egret Extractive", "egret", "built-in", 0, 0, new ExtractiveChatClient());
        All = [Extractive, .. options.Value.Providers.Select(provider => ProviderChatClient.CreateModel(provider, options.Value.Timeout))];
        _byId = All.ToDictionary(model => model.Id, StringComparer.Ordinal);
        Default = Find(options.Value.Default) ?? throw new InvalidOperationException(
            $"{ModelsOptions.Section}:{nameof(ModelsOptions.Default)} is '{options.Value.Default}', which is not a configured model.");
    }

    public AnswerModel Extractive { get; }

    public AnswerModel Default { get; }

    public IReadOnlyList<AnswerModel> All { get; }

    public AnswerModel? Find(string id) => _byId.GetValueOrDefault(id);
}
