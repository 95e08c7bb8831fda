using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Recognises damage of a file, which other parts of the file may not have.</summary>
internal static class Damage
{
    // https://www.sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    // SQLite says this of a record whose text or blob is longer than any may be.
    private const int TooBig = 18;

    /// <summary>Returns whether SQLite found damage.</summary>
    public static bool Is(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase or TooBig;

    /// <summary>Reads a value; returns another one where the file is damaged.</summary>
    public static T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (SqliteException e) when (Is(e))
        {
            return otherwise;
        }
    }
}
