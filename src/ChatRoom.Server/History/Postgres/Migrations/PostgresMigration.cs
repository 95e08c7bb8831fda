using System.Reflection;

namespace ChatRoom.Server.History.Postgres.Migrations;

/// <summary>Represents the step from one version of the tables of the logs to the next one.</summary>
/// <param name="Version">The version after it.</param>
/// <param name="Script">The SQL.</param>
/// <param name="RewritesData">Whether it changes or deletes stored data: then it asks for a backup first.</param>
internal sealed record PostgresMigration(int Version, string Script, bool RewritesData = false)
{
    /// <summary>Gets all steps, the oldest first.</summary>
    public static IReadOnlyList<PostgresMigration> All => [Of(1), Of(2), Of(3)];

    private static PostgresMigration Of(int version, bool rewritesData = false)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Postgres{version}.sql")!;
        using var reader = new StreamReader(stream);
        return new(version, reader.ReadToEnd(), rewritesData);
    }
}
