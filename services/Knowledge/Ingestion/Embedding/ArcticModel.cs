using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// snowflake-arctic-embed-xs on this machine's processor. One session holds the weights for everybody, and a run stays on
/// its caller's thread: how many texts are read at once is the callers' decision, so that a query never queues behind a document.
/// </summary>
internal sealed class ArcticModel : IDisposable
{
    /// <summary>Length of its vectors.</summary>
    public const int Dimensions = 384;

    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] Outputs = ["last_hidden_state"];

    private readonly ArcticTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    // Read: the session is in use. Write: it is being freed, which under a run would end the process.
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

    /// <summary>A vector of length one: equal texts give equal vectors, and the nearer two meanings, the larger their product.</summary>
    public float[] Embed(string text)
    {
        var buffer = ArrayPool<long>.Shared.Rent(3 * ArcticTokenizer.MaximumTokens);
        _lifetime.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var ids = buffer.AsMemory(0, ArcticTokenizer.MaximumTokens);
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

    /// <summary>Waits for the texts being embedded; a service that is stopped in the middle of a document has some.</summary>
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

        // The model was trained to put a text's meaning into its first token.
        var vector = results[0].GetTensorDataAsSpan<float>()[..Dimensions].ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
