using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Certificates;

/// <summary>Reads the files of a certificate. Their bytes tell a change, also where a link was replaced.</summary>
/// <param name="Certificate">The bytes of the certificate's file.</param>
/// <param name="Key">The bytes of the key's file; null if the certificate's file has the key.</param>
internal sealed record CertificateFiles(byte[] Certificate, byte[]? Key)
{
    private static ReadOnlySpan<byte> PemMark => "-----BEGIN "u8;

    /// <summary>Reads the files of the settings.</summary>
    /// <exception cref="SettingException">A file cannot be read.</exception>
    public static CertificateFiles Read(TlsOptions options) => new(
        Read(nameof(TlsOptions.Certificate), options.Certificate),
        options.Key.Length == 0 ? null : Read(nameof(TlsOptions.Key), options.Key));

    /// <summary>Returns whether the files have the same bytes.</summary>
    public bool Equals(CertificateFiles? other) =>
        other is not null && Certificate.AsSpan().SequenceEqual(other.Certificate) && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode() => HashCode.Combine(Certificate.Length, Key?.Length);

    /// <summary>Makes a certificate of the bytes.</summary>
    /// <exception cref="SettingException">The bytes are no certificate with its private key.</exception>
    public LoadedCertificate Load(TlsOptions options)
    {
        var name = $"Tls:Certificate={options.Certificate}";
        var isPem = Certificate.AsSpan().IndexOf(PemMark) >= 0;
        if (!isPem && Key is not null)
        {
            throw new SettingException($"{name} is no PEM file, so Tls:Key={options.Key} is not possible: a PFX file has its own key.");
        }

        try
        {
            return isPem ? LoadPem(options, name) : LoadPfx(options, name);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SettingException($"{name} cannot be used: {e.Message}", e);
        }
    }

    private LoadedCertificate LoadPem(TlsOptions options, string name)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Encoding.UTF8.GetString(Certificate));
        if (chain.Count == 0)
        {
            throw new SettingException($"{name} holds no certificate.");
        }

        var keyName = Key is null ? name : $"Tls:Key={options.Key}";
        var key = Encoding.UTF8.GetString(Key ?? Certificate);
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new SettingException(
                Key is null ? $"{name} holds no private key. Name its file with --Tls:Key=FILE." : $"{keyName} holds no private key.");
        }

        var isEncrypted = key.Contains("ENCRYPTED", StringComparison.Ordinal);
        try
        {
            using var leaf = chain[0];
            chain.RemoveAt(0);
            var pem = leaf.ExportCertificatePem();
            return LoadedCertificate.Of(
                isEncrypted
                    ? X509Certificate2.CreateFromEncryptedPem(pem, key, options.Passphrase)
                    : X509Certificate2.CreateFromPem(pem, key),
                chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SettingException(
                isEncrypted
                    ? $"{keyName} cannot be used: Tls:Passphrase does not open it, or it does not belong to {name}."
                    : $"{keyName} cannot be used: it does not belong to {name}, or is damaged.",
                e);
        }
    }

    private LoadedCertificate LoadPfx(TlsOptions options, string name)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(Certificate, options.Passphrase);
        }
        catch (CryptographicException e)
        {
            throw new SettingException($"{name} cannot be used: it is neither PEM nor a PFX file that Tls:Passphrase opens.", e);
        }

        var leaf = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new SettingException($"{name} holds no certificate with a private key.");
        all.Remove(leaf);
        return LoadedCertificate.Of(leaf, all);
    }

    private static byte[] Read(string setting, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingException($"Tls:{setting}={file} cannot be read: {e.Message}", e);
        }
    }
}
