using System.Numerics.Tensors;
using Egret.Knowledge.Ingestion.Embedding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.Knowledge.Tests.Ingestion.Embedding;

public sealed class EmbeddingTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddEmbedding()
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Vectors_have_length_1_and_are_deterministic()
    {
        string[] texts =
        [
            "A firm must keep records for six years.", "", new string('x', 20_000),
            string.Concat(Enumerable.Repeat("long text ", 3_000)),
        ];
        var (first, second) = (await EmbedAsync(texts), await EmbedAsync(texts));
        Assert.All(first, vector => Assert.Equal(ArcticModel.Dimensions, vector.Length));
        Assert.All(first, vector => Assert.Equal(1, TensorPrimitives.Norm(vector.AsSpan()), 4));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second));
    }

    /// <summary>A passage with the vector of another text would never be found.</summary>
    [Fact]
    public async Task Concurrently_embedded_texts_have_the_same_vectors_as_single_ones()
    {
        string[] texts =
            [.. Enumerable.Range(1, 40).Select(number => $"Rule {number} is about {new string((char)('a' + (number % 26)), number)}.")];
        var concurrent = await EmbedAsync(texts);
        var single = await Task.WhenAll(texts.Select(async text => (await EmbedAsync([text]))[0]));
        Assert.All(concurrent.Zip(single), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Theory]
    [InlineData(
        "How long must customer records be kept?",
        "Client files are to be retained for a minimum of six years.",
        "The board meets four times a year to approve the budget.")]
    [InlineData(
        "Who has to be told about a serious outage?",
        "The firm must notify the regulator of any major interruption of its services.",
        "Employees may claim travel expenses within a month.")]
    public async Task Question_is_more_similar_to_its_answer_than_to_other_text(
        string question, string answer, string other)
    {
        var query = await _services.GetRequiredService<QueryEmbedder>()
            .EmbedQueryAsync(question, CancellationToken.None);
        var vectors = await EmbedAsync([answer, other]);
        Assert.True(
            TensorPrimitives.Dot(query.Span, vectors[0]) > TensorPrimitives.Dot(query.Span, vectors[1]) + 0.03f);
    }

    [Fact]
    public async Task Question_does_not_wait_for_running_documents()
    {
        var document = EmbedAsync(
            [.. Enumerable.Repeat(string.Concat(Enumerable.Repeat("The firm must keep adequate records. ", 60)), 60)]);
        var embedder = _services.GetRequiredService<QueryEmbedder>();
        for (var question = 0; question < 5; question++)
        {
            await embedder.EmbedQueryAsync("Which records must be kept?", CancellationToken.None);
        }

        Assert.False(document.IsCompleted);
        await document;
    }

    [Fact]
    public async Task Embedding_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(
                ["text"], cancellationToken: stop.Token));
    }

    private async Task<List<float[]>> EmbedAsync(string[] texts)
    {
        var generator = _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        return [.. (await generator.GenerateAsync(texts)).Select(embedding => embedding.Vector.ToArray())];
    }
}
