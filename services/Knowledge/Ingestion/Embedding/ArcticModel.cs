using System.Buffers;
using System.Numerics.Tensors;
using Egret.Knowledge.Ingestion.Tokenization;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// The embedding model snowflake-arctic-embed-xs on the CPU. All callers share one session, which holds the weights. A
/// run stays on its caller's thread: callers limit their own concurrency, so that a query never waits for a document.
/// </summary>
internal sealed class ArcticModel : IDisposable
{
    /// <summary>The number of dimensions of a vector.</summary>
    public const int Dimensions = 384;

    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] Outputs = ["last_hidden_state"];

    private readonly ArcticTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    // Read lock: the session is in use. Write lock: it is being disposed, which during a run would crash the process.
    private readonly ReaderWriterLockSlim _lifetime = new();
    private bool _isDisposed;

    public ArcticModel(ArcticTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(ArcticResources.Read("model.onnx"), options);
    }

    /// <summary>Embeds a text.</summary>
    /// <returns>A vector of length 1. Equal texts have equal vectors, and similar texts a large dot product.</returns>
    public float[] Embed(string text)
    {
        var buffer = ArrayPool<long>.Shared.Rent(3 * ArcticTokenizer.MaxTokens);
        _lifetime.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var ids = buffer.AsMemory(0, ArcticTokenizer.MaxTokens);
            var mask = buffer.AsMemory(ids.Length, ids.Length);
            var types = buffer.AsMemory(2 * ids.Length, ids.Length);
            var count = _tokenizer.Encode(text, ids.Span, mask.Span, types.Span);
            return Run(ids[..count], mask[..count], types[..count]);
        }
        finally
        {
            _lifetime.ExitReadLock();
            ArrayPool<long>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Waits for running calls and disposes the session. A service that stops during ingestion has running calls.
    /// </summary>
    public void Dispose()
    {
        _lifetime.EnterWriteLock();
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _run.Dispose();
                _session.Dispose();
            }
        }
        finally
        {
            _lifetime.ExitWriteLock();
        }
    }

    private float[] Run(Memory<long> ids, Memory<long> mask, Memory<long> types)
    {
        long[] shape = [1, ids.Length];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, types, shape);
        using var results = _session.Run(_run, Inputs, [idsValue, maskValue, typesValue], Outputs);

        // The model is trained for CLS pooling: the vector of the first token represents the text.
        var vector = results[0].GetTensorDataAsSpan<float>()[..Dimensions].ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
