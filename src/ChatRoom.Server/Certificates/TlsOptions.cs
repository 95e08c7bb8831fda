using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Certificates;

/// <summary>Configures the certificate of all doors (section <c>Tls</c>).</summary>
public sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>
    /// Gets or sets the file of the certificate: PEM, with the chain behind it, or PFX; empty for none. It is read again when it
    /// changes.
    /// </summary>
    public string Certificate { get; set; } = "";

    /// <summary>Gets or sets the PEM file of the private key; empty if the file of the certificate has it.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the passphrase of the private key or of the PFX file; empty for none.</summary>
    public string Passphrase { get; set; } = "";

    /// <summary>Gets or sets whether the server makes a certificate by itself, to try TLS without one.</summary>
    [AllowedValues(true, false, ErrorMessage = "must be true or false")]
    public bool SelfSigned { get; set; }
}
