namespace ChatRoom.Server.Certificates;

/// <summary>Names the folder of the data, which keeps a certificate that the server made.</summary>
/// <param name="Path">The folder; null if the server keeps nothing.</param>
public sealed record CertificateFolder(string? Path);
