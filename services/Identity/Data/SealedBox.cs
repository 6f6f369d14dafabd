using System.Security.Cryptography;

namespace Egret.Identity.Data;

/// <summary>
/// AES-256-GCM with a random nonce. The result contains nonce, tag and ciphertext, and is bound to its context, so
/// that rows cannot be swapped.
/// </summary>
internal static class SealedBox
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> boundTo, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceSize + TagSize + plain.Length];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), boundTo);
        return box;
    }

    /// <exception cref="AuthenticationTagMismatchException">The key or context differs, or the value was
    /// modified.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> boundTo, ReadOnlySpan<byte> box)
    {
        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box[..NonceSize], box[(NonceSize + TagSize)..], box.Slice(NonceSize, TagSize), plain, boundTo);
        return plain;
    }
}
