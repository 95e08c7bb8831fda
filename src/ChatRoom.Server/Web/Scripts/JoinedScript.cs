using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Server.Web.Scripts;

/// <summary>Holds a script that modules were joined to, as it is and compressed. Immutable.</summary>
/// <param name="folder">The folder of its address.</param>
/// <param name="modules">The modules in it, the first ones first.</param>
/// <param name="text">Its text.</param>
internal sealed class JoinedScript(string folder, IReadOnlyList<string> modules, string text)
{
    // Nearly as small as the best, and many times as fast.
    private const int BrotliQuality = 9;
    private const int BrotliWindow = 20;

    /// <summary>Gets the modules in the script.</summary>
    public IReadOnlyList<string> Modules => modules;

    /// <summary>Gets the text.</summary>
    public string Text => text;

    /// <summary>Gets the address, which changes with the text.</summary>
    public string Address { get; } = $"{folder}/joined.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 5))}.js";

    /// <summary>Gets the script as it is.</summary>
    public byte[] Plain { get; } = Encoding.UTF8.GetBytes(text);

    /// <summary>Gets the script, compressed by Brotli.</summary>
    public Lazy<byte[]> Brotli { get; } = new(() =>
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        BrotliEncoder.TryCompress(plain, compressed, out var length, BrotliQuality, BrotliWindow);
        return compressed[..length];
    });

    /// <summary>Gets the script, compressed by gzip.</summary>
    public Lazy<byte[]> Gzip { get; } = new(() =>
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    });
}
