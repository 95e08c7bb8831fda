using System.Reflection;

namespace ChatRoom.Server.History.Postgres.Migrations;

/// <summary>Represents the step from one version of the tables of the logs to the next one.</summary>
/// <param name="Version">The version after it.</param>
/// <param name="Script">Returns the SQL: a database that has the version needs none.</param>
/// <param name="RewritesData">Whether it changes or deletes stored data: then it asks for a backup first.</param>
internal sealed record PostgresMigration(int Version, Func<string> Script, bool RewritesData = false)
{
    /// <summary>Gets all steps, the oldest first.</summary>
    public static IReadOnlyList<PostgresMigration> All => [Of(1), Of(2), Of(3)];

    private static PostgresMigration Of(int version) => new(version, () => Read(version));

    private static string Read(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Postgres{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
