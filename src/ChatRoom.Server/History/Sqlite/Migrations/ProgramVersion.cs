using System.Reflection;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Migrations;

/// <summary>Keeps in the file which version of the program last wrote it.</summary>
internal static class ProgramVersion
{
    /// <summary>Gets the version of this program.</summary>
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Returns the version that last wrote a file; null in a new file, and in one of a version that did not note that.</summary>
    public static string? Read(SqliteConnection connection) =>
        connection.QueryScalar("SELECT 1 FROM sqlite_schema WHERE name = 'program'") is null
            ? null
            : connection.QueryScalar("SELECT version FROM program") as string;

    /// <summary>Notes this program in the file.</summary>
    public static void Write(SqliteConnection connection)
    {
        if (Read(connection) == Current)
        {
            return;
        }

        connection.Execute("BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS program (version TEXT NOT NULL) STRICT; DELETE FROM program");
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO program (version) VALUES ($version)";
        command.Parameters.AddWithValue("$version", Current);
        command.ExecuteNonQuery();
        connection.Execute("COMMIT");
    }
}
