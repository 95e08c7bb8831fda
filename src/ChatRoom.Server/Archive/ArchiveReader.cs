using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Archive;

/// <summary>Reads an archive of <see cref="ArchiveWriter"/>, and trusts nothing in it before it is checked.</summary>
internal static class ArchiveReader
{
    private const int MaxManifestBytes = 1 << 20;

    /// <summary>Returns whether a file is no database, and so an archive or something unknown.</summary>
    public static bool IsArchive(string path)
    {
        Span<byte> mark = stackalloc byte[SqliteHeader.Mark.Length];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && !mark.SequenceEqual(SqliteHeader.Mark);
    }

    /// <summary>Extracts the files of an archive into a directory, and compares them with the manifest.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="directory">The directory; nothing is written outside of it.</param>
    /// <param name="known">The names that may be in the archive; another name is refused.</param>
    /// <returns>The names of the files.</returns>
    /// <exception cref="InvalidDataException">The archive is not complete or not one of this program.</exception>
    public static IReadOnlyList<string> Extract(string path, string directory, IReadOnlyCollection<string> known)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var tar = new TarReader(stream);
            var extracted = new List<ArchiveFile>();
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.Name == ArchiveManifest.EntryName)
                {
                    Compare(ReadManifest(entry), extracted);
                    return [.. extracted.Select(file => file.Name)];
                }

                extracted.Add(Extract(entry, directory, known));
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or JsonException)
        {
            throw new InvalidDataException("it is not complete, or not an archive of this program", e);
        }

        throw new InvalidDataException("it has no manifest at its end, so it is not complete");
    }

    private static ArchiveFile Extract(TarEntry entry, string directory, IReadOnlyCollection<string> known)
    {
        if (entry.EntryType is not TarEntryType.RegularFile || !known.Contains(entry.Name) || entry.DataStream is null)
        {
            throw new InvalidDataException($"it has an entry '{entry.Name}', which no archive of this program has");
        }

        using var target = new FileStream(Path.Combine(directory, entry.Name), PrivateFile.Options(FileMode.CreateNew, FileAccess.ReadWrite));
        entry.DataStream.CopyTo(target);
        target.Position = 0;
        return new ArchiveFile(entry.Name, target.Length, Convert.ToHexStringLower(SHA256.HashData(target)));
    }

    private static ArchiveManifest ReadManifest(TarEntry entry)
    {
        if (entry.Length > MaxManifestBytes || entry.DataStream is null)
        {
            throw new InvalidDataException("its manifest is too long");
        }

        return JsonSerializer.Deserialize<ArchiveManifest>(entry.DataStream) ?? throw new InvalidDataException("its manifest is empty");
    }

    private static void Compare(ArchiveManifest manifest, IReadOnlyList<ArchiveFile> extracted)
    {
        if (manifest.Version > ArchiveManifest.CurrentVersion)
        {
            throw new InvalidDataException("a newer version of this program has written it");
        }

        if (manifest.Files is null || !manifest.Files.SequenceEqual(extracted))
        {
            throw new InvalidDataException("its files are not those that its manifest lists");
        }
    }
}
