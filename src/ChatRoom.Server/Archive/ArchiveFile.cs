namespace ChatRoom.Server.Archive;

/// <summary>Describes a file of an archive.</summary>
/// <param name="Name">The name of its entry.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Sha256">The hash, in hexadecimal digits.</param>
internal sealed record ArchiveFile(string Name, long Length, string Sha256);
