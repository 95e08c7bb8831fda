using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ChatRoom.Server.Certificates;

/// <summary>Holds a certificate with its private key and its chain, ready for handshakes.</summary>
internal sealed record LoadedCertificate(X509Certificate2 Certificate, SslStreamCertificateContext Context)
{
    /// <summary>Prepares a certificate.</summary>
    /// <param name="certificate">The certificate, with its private key.</param>
    /// <param name="chain">The certificates of its issuers, which clients need.</param>
    public static LoadedCertificate Of(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        // Windows does no handshake with a key that is only in memory.
        var usable = OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null)
            : certificate;
        return new LoadedCertificate(usable, SslStreamCertificateContext.Create(usable, chain, offline: true));
    }
}
