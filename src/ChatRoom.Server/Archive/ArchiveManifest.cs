namespace ChatRoom.Server.Archive;

/// <summary>Lists the files of an archive. It is the last entry, so an archive without it is not complete.</summary>
/// <param name="Version">The version of the archive's format.</param>
/// <param name="Files">The files, in the order of their entries.</param>
internal sealed record ArchiveManifest(int Version, IReadOnlyList<ArchiveFile> Files)
{
    /// <summary>The name of the manifest's entry.</summary>
    public const string EntryName = "manifest.json";

    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;
}
