using System.Diagnostics;
using Npgsql;

[assembly: AssemblyFixture(typeof(ChatRoom.Server.Tests.History.Postgres.PostgresServer))]

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>A PostgreSQL of the tests' own, in a temporary folder, started at the first use; each test takes databases of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";

    private static int _databases;

    private readonly Lazy<Task<string>> _folder = new(() => Task.Run(Start));

    /// <summary>Returns the connection string of a new, empty database.</summary>
    public Task<string> CreateDatabaseAsync() => CopyDatabaseAsync("template1");

    /// <summary>Returns the connection string of a copy of a database to which nothing is connected.</summary>
    public async Task<string> CopyDatabaseAsync(string template)
    {
        var folder = await _folder.Value;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionTo(folder, "postgres"));
        await connection.OpenAsync();
        // A copy of the files takes half the processor time of a copy by the write-ahead log.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(folder, name);
    }

    /// <summary>Ends the database server as a crash does, and starts it again. Only for a server that no other test uses.</summary>
    public async Task CrashAsync()
    {
        var folder = await _folder.Value;
        await Task.Run(() =>
        {
            Run("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop");
            StartServer(folder);
        });
    }

    /// <summary>Starts a standby that has each commit before it is answered, and returns the connection string of both.</summary>
    public async Task<string> AddStandbyAsync(string connection)
    {
        var folder = await _folder.Value;
        var standby = $"{folder}-standby";
        await Task.Run(() =>
        {
            Directory.CreateDirectory(standby);
            if (Environment.UserName == "root")
            {
                RunAsRoot("chown", Account, standby);
            }

            Run("pg_basebackup", "-h", folder, "-U", Account, "-D", Path.Combine(standby, "data"), "-R", "-c", "fast");
            StartServer(standby);
        });
        await using var command = NpgsqlDataSource.Create(ConnectionTo(folder, "postgres")).CreateCommand(
            "ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf()");
        await command.ExecuteNonQueryAsync();
        return connection.Replace($"Host={folder}", $"Host={folder},{standby};Target Session Attributes=primary", StringComparison.Ordinal);
    }

    /// <summary>Ends the server as a crash does, and makes the standby the primary.</summary>
    public async Task FailOverAsync()
    {
        var folder = await _folder.Value;
        await Task.Run(() =>
        {
            Run("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop");
            Run("pg_ctl", "-D", Path.Combine($"{folder}-standby", "data"), "-w", "promote");
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder.IsValueCreated)
        {
            var folder = await _folder.Value;
            foreach (var server in new[] { folder, $"{folder}-standby" }.Where(server => File.Exists(Path.Combine(server, "data", "postmaster.pid"))))
            {
                Run("pg_ctl", "-D", Path.Combine(server, "data"), "-m", "immediate", "-w", "stop");
            }

            Directory.Delete(folder, recursive: true);
            if (Directory.Exists($"{folder}-standby"))
            {
                Directory.Delete($"{folder}-standby", recursive: true);
            }
        }
    }

    /// <remarks>A busy machine that runs the tests may need more than the 15 s that a connection has by default.</remarks>
    private static string ConnectionTo(string folder, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = folder,
        Username = Account,
        Database = database,
        Pooling = database != "postgres",
        Timeout = 60,
    }.ToString();

    private static string Start()
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            RunAsRoot("chown", Account, folder);
        }

        var data = Path.Combine(folder, "data");
        Run("initdb", "-D", data, "-A", "trust", "-U", Account, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        StartServer(folder);
        return folder;
    }

    /// <remarks>With hundreds of databases, the workers of autovacuum would take more processor time than the tests.</remarks>
    private static void StartServer(string folder) => Run(
        "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o",
        $"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=500 -c autovacuum=off", "start");

    private static void Run(string program, params string[] arguments)
    {
        // The newest of Debian's versions.
        var path = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).Order().Last();
        if (Environment.UserName == "root")
        {
            RunAsRoot("runuser", ["-u", Account, "--", path, .. arguments]);
        }
        else
        {
            RunAsRoot(path, arguments);
        }
    }

    private static void RunAsRoot(string program, params string[] arguments)
    {
        // The server would hold a redirected output open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null </dev/null", program, program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
