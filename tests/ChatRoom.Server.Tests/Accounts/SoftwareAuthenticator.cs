using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>A passkey in memory, which answers as a browser with a security key does (WebAuthn level 2, ES256, no attestation).</summary>
internal sealed class SoftwareAuthenticator(Uri origin) : IDisposable
{
    private const byte PresentAndVerified = 0x05;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string? _user;
    private uint _count;

    /// <summary>Whether it counts its uses; a passkey that several devices share does not, and its answer can be replayed.</summary>
    public bool CountsUses { get; init; } = true;

    public string Id => Base64Url.EncodeToString(_id);

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    public string Create(JsonElement options)
    {
        _user = options.GetProperty("user").GetProperty("id").GetString();
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] key = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. DataOf(options.GetProperty("rp").GetProperty("id").GetString()!, HasCredential), .. new byte[16], 0, 32, .. _id, .. key];
        byte[] attestation = [0xA3, .. TextOf("fmt"), .. TextOf("none"), .. TextOf("attStmt"), 0xA0, .. TextOf("authData"), 0x58, (byte)data.Length, .. data];
        return JsonOf(new
        {
            clientDataJSON = Encode(ClientData("webauthn.create", options)),
            attestationObject = Encode(attestation),
            transports = new[] { "internal" },
        });
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    public string Get(JsonElement options, string? host = null)
    {
        var client = ClientData("webauthn.get", options);
        var data = DataOf(host ?? options.GetProperty("rpId").GetString()!, 0);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return JsonOf(new
        {
            clientDataJSON = Encode(client),
            authenticatorData = Encode(data),
            userHandle = _user,
            signature = Encode(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        });
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] TextOf(string text) => [(byte)(0x60 | text.Length), .. Encoding.ASCII.GetBytes(text)];

    private string JsonOf(object response) => JsonSerializer.Serialize(new
    {
        id = Id,
        rawId = Id,
        type = "public-key",
        clientExtensionResults = new { },
        response,
    });

    private byte[] ClientData(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = options.GetProperty("challenge").GetString(),
        origin = origin.GetLeftPart(UriPartial.Authority),
        crossOrigin = false,
    });

    private byte[] DataOf(string host, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, CountsUses ? ++_count : 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)(PresentAndVerified | flags), .. count];
    }
}
