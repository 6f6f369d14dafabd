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
    public async Task Vectors_have_length_one_and_are_the_same_each_time()
    {
        string[] texts = ["A firm must keep records for six years.", "", new string('x', 20_000), string.Concat(Enumerable.Repeat("long text ", 3_000))];
        var (first, second) = (await EmbedAsync(texts), await EmbedAsync(texts));
        Assert.All(first, vector => Assert.Equal(ArcticModel.Dimensions, vector.Length));
        Assert.All(first, vector => Assert.Equal(1, TensorPrimitives.Norm(vector.AsSpan()), 4));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second));
    }

    /// <summary>Vectors that arrive at the wrong text would be found by nobody.</summary>
    [Fact]
    public async Task Each_text_gets_its_own_vector_however_many_are_embedded_at_once()
    {
        string[] texts = [.. Enumerable.Range(1, 40).Select(number => $"Rule {number} is about {new string((char)('a' + (number % 26)), number)}.")];
        var together = await EmbedAsync(texts);
        var alone = await Task.WhenAll(texts.Select(async text => (await EmbedAsync([text]))[0]));
        Assert.All(together.Zip(alone), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Theory]
    [InlineData(
        "How long must customer records be kept?",
        "Client files are to be retained for a minimum of six years.", "The board meets four times a year to approve the budget.")]
    [InlineData(
        "Who has to be told about a serious outage?",
        "The firm must notify the regulator of any major interruption of its services.", "Employees may claim travel expenses within a month.")]
    public async Task Question_is_nearer_to_its_answer_than_to_anything_else(string question, string answer, string other)
    {
        var query = await _services.GetRequiredService<TextEmbedder>().EmbedQueryAsync(question, CancellationToken.None);
        var vectors = await EmbedAsync([answer, other]);
        Assert.True(TensorPrimitives.Dot(query.Span, vectors[0]) > TensorPrimitives.Dot(query.Span, vectors[1]) + 0.03f);
    }

    [Fact]
    public async Task Question_does_not_wait_for_the_documents_in_work()
    {
        var document = EmbedAsync([.. Enumerable.Repeat(string.Concat(Enumerable.Repeat("The firm must keep adequate records. ", 60)), 60)]);
        var embedder = _services.GetRequiredService<TextEmbedder>();
        for (var question = 0; question < 5; question++)
        {
            await embedder.EmbedQueryAsync("Which records must be kept?", CancellationToken.None);
        }

        Assert.False(document.IsCompleted);
        await document;
    }

    [Fact]
    public async Task Embedding_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["text"], cancellationToken: stop.Token));
    }

    private async Task<List<float[]>> EmbedAsync(string[] texts)
    {
        var generator = _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        return [.. (await generator.GenerateAsync(texts)).Select(embedding => embedding.Vector.ToArray())];
    }
}
