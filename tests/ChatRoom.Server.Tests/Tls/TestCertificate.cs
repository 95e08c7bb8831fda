using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>A certificate of a small authority, in files as an operator has them.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Makes one with the name in the subject, or as a new authority does: in the extension alone.</summary>
    public TestCertificate(string name, DateTimeOffset? end = null, bool hasSubject = true)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddYears(-1), end ?? DateTimeOffset.UtcNow.AddYears(1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = AuthorityRequest("root", rootKey).CreateSelfSigned(from, to);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var unsigned = AuthorityRequest("authority", authorityKey).Create(root, from, to, [1]);
        using var authority = unsigned.CopyWithPrivateKey(authorityKey);
        var request = new CertificateRequest(hasSubject ? $"CN={name}" : "", _key, HashAlgorithmName.SHA256);
        if (!hasSubject)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        using var leaf = request.Create(authority, from, to, [1, 2, 3]);
        Chain = $"{leaf.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n";
        using var withKey = leaf.CopyWithPrivateKey(_key);
        Pfx = new X509Certificate2Collection { withKey, unsigned }.Export(X509ContentType.Pfx, Passphrase)!;
    }

    public static string Passphrase => "correct horse";

    /// <summary>The certificate and that of its issuer, as in a fullchain.pem.</summary>
    public string Chain { get; }

    public string Key => _key.ExportPkcs8PrivateKeyPem();

    public string EncryptedKey => _key.ExportEncryptedPkcs8PrivateKeyPem(
        Passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    public byte[] Pfx { get; }

    public void Dispose() => _key.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
