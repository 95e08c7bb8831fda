using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Archive;

/// <summary>Writes files into one tar archive, and its manifest at the end.</summary>
internal static class ArchiveWriter
{
    /// <summary>Writes the archive; it appears under its name when it is complete and on the disk.</summary>
    /// <param name="target">The archive; replaced if it is there.</param>
    /// <param name="files">The name and the path of each file.</param>
    /// <exception cref="IOException">A file cannot be read, or the archive cannot be written.</exception>
    public static void Write(string target, IReadOnlyList<(string Name, string Path)> files)
    {
        var partial = target + ".partial";
        try
        {
            using (var stream = new FileStream(partial, PrivateFile.Options(FileMode.Create, FileAccess.Write)))
            {
                using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
                {
                    WriteEntries(tar, files);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
            DirectorySync.SyncOf(target);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void WriteEntries(TarWriter tar, IReadOnlyList<(string Name, string Path)> files)
    {
        var listed = new List<ArchiveFile>();
        foreach (var (name, path) in files)
        {
            using var content = File.OpenRead(path);
            listed.Add(new ArchiveFile(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
            content.Position = 0;
            Add(tar, name, content);
        }

        using var manifest = new MemoryStream(
            JsonSerializer.SerializeToUtf8Bytes(new ArchiveManifest(ArchiveManifest.CurrentVersion, listed)));
        Add(tar, ArchiveManifest.EntryName, manifest);
    }

    private static void Add(TarWriter tar, string name, Stream content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        // Passphrases will be in it, hashed, so an extracted copy is for its owner only.
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        DataStream = content,
    });
}
