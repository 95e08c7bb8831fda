using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Certificates;

/// <summary>Makes a certificate for this machine that no client knows, to try TLS.</summary>
internal static class SelfSignedCertificate
{
    /// <summary>The file in the folder of the data: the certificate and its private key.</summary>
    public const string FileName = "self-signed.pem";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(365);

    // The clock of a client may be behind.
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    /// <summary>Returns the kept certificate; makes a new one if there is none, or if it ends soon.</summary>
    /// <param name="folder">The folder that keeps it; null to keep it in memory only.</param>
    /// <param name="leastTime">The time for which the certificate must be valid.</param>
    /// <param name="now">The time of day.</param>
    /// <exception cref="SettingException">The folder cannot keep it.</exception>
    public static LoadedCertificate Get(string? folder, TimeSpan leastTime, DateTimeOffset now)
    {
        var file = folder is null ? null : Path.Combine(folder, FileName);
        if (file is not null && ReadKept(file) is { } kept && kept.NotAfter.ToUniversalTime() > now.UtcDateTime + leastTime)
        {
            return LoadedCertificate.Of(kept, []);
        }

        var made = Make(now);
        if (file is not null)
        {
            Keep(file, made);
        }

        return LoadedCertificate.Of(made, []);
    }

    private static X509Certificate2? ReadKept(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // A new one takes its place.
            return null;
        }
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ChatRoom", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        return request.CreateSelfSigned(now - Before, now + Lasts);
    }

    private static void Keep(string file, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var unfinished = $"{file}.{Environment.ProcessId}";
            using (var writer = new StreamWriter(unfinished, PrivateFile.Options(FileMode.Create, FileAccess.Write)))
            {
                writer.WriteLine(certificate.ExportCertificatePem());
                writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            }

            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Tls:SelfSigned=true needs a file that cannot be written: {e.Message}", e);
        }
    }
}
