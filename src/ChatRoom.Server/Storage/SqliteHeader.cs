using System.Buffers.Binary;

namespace ChatRoom.Server.Storage;

/// <summary>Describes the beginning of a file, read without SQLite, which could change the file.</summary>
/// <param name="IsEmpty">Whether the file has no byte.</param>
/// <param name="IsDatabase">Whether the file begins like an SQLite database.</param>
/// <param name="ApplicationId">The mark of the program (<c>PRAGMA application_id</c>).</param>
/// <param name="UserVersion">The version of the format (<c>PRAGMA user_version</c>).</param>
internal readonly record struct SqliteHeader(bool IsEmpty, bool IsDatabase, int ApplicationId, int UserVersion)
{
    // https://www.sqlite.org/fileformat.html#the_database_header
    private const int Bytes = 100;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    /// <summary>Gets the bytes with which each database begins.</summary>
    public static ReadOnlySpan<byte> Mark => "SQLite format 3\0"u8;

    /// <summary>Reads the header from the present position.</summary>
    public static SqliteHeader Read(Stream file)
    {
        Span<byte> header = stackalloc byte[Bytes];
        var length = file.ReadAtLeast(header, Bytes, throwOnEndOfStream: false);
        return new(
            length == 0,
            length == Bytes && header.StartsWith(Mark),
            BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]),
            BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]));
    }
}
