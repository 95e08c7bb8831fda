namespace ChatRoom.Server.Storage;

/// <summary>Names the files that SQLite keeps beside a database.</summary>
internal static class SqliteFiles
{
    /// <summary>Gets the ends of their names, behind the path of the database.</summary>
    public static IReadOnlyList<string> EndsBeside { get; } = ["-wal", "-shm", "-journal"];
}
