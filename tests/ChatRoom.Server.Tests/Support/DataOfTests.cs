using System.Collections.Concurrent;
using ChatRoom.Server.Tests.History.Postgres;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Tells where the servers of a run have their data: <c>CHATROOM_TESTS_DATA=postgres</c> gives each one a database of its own.</summary>
internal sealed class DataOfTests : IDisposable
{
    public const string Variable = "CHATROOM_TESTS_DATA";

    private const string Path = "--History:Path=";

    // A server that starts again on its folder gets its database again.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new();

    private readonly string? _folder;

    private DataOfTests(string[] settings, bool isInDatabase, string? folder) => (Settings, IsInDatabase, _folder) = (settings, isInDatabase, folder);

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        "postgres" => true,
        null or "" or "files" => false,
        var other => throw new InvalidOperationException($"{Variable} is '{other}'. Set it to postgres or files."),
    };

    public bool IsInDatabase { get; }

    /// <summary>The settings that come before those of the test.</summary>
    public string[] Settings { get; }

    /// <summary>Finds the data of a server. A test that names its data itself has that.</summary>
    public static async Task<DataOfTests> ForAsync(string[] settings)
    {
        var named = settings.Any(setting => setting.StartsWith("--Data:", StringComparison.Ordinal) || setting == "--History:Provider=memory");
        if (!IsPostgres || named)
        {
            return new DataOfTests(["--History:Provider=memory"], isInDatabase: false, null);
        }

        var path = FindPath(settings);
        var folder = path is null ? Directory.CreateTempSubdirectory("chatroom-").FullName : null;
        path ??= System.IO.Path.Combine(folder!, "chatroom.db");
        var connection = await Databases.GetOrAdd(path, _ => new Lazy<Task<string>>(CreateDatabaseAsync)).Value;
        return new DataOfTests(["--History:Provider=sqlite", $"{Path}{path}", .. SettingsOf(connection)], isInDatabase: true, folder);
    }

    /// <summary>Returns the settings of the database for a command beside a server, or after it; none if the server has no database.</summary>
    public static async Task<string[]> FindAsync(string[] args) =>
        FindPath(args) is { } path && Databases.TryGetValue(path, out var database) ? SettingsOf(await database.Value) : [];

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string? FindPath(string[] settings) =>
        Array.Find(settings, setting => setting.StartsWith(Path, StringComparison.Ordinal))?[Path.Length..];

    private static string[] SettingsOf(string connection) => ["--Data:Provider=postgres", $"--Data:Connection={connection}"];

    private static async Task<string> CreateDatabaseAsync()
    {
        var postgres = await TestContext.Current.GetFixture<PostgresServer>();
        // A pool closes soon what it does not need: tests count the descriptors of the process.
        return $"{await postgres!.CreateDatabaseWithTablesAsync()};Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1";
    }
}
