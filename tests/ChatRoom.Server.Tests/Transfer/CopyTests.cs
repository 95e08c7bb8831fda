using ChatRoom.Server.History.Postgres.Migrations;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Transfer;

/// <summary>Tests <c>chatroom copy</c> between files and PostgreSQL.</summary>
[Slow]
public sealed class CopyTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly HistoryFolder _folder = new();
    private string _connection = "";

    private string Back => _folder.At("back.db");

    public async ValueTask InitializeAsync() => _connection = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_data_comes_back_as_it_was()
    {
        await ServerData.FillAsync(_folder);

        var there = await ToPostgresAsync();
        Assert.Equal((0, "3 rooms, 612 events and 16 rows of the ledger are copied and compared.\n"), (there.ExitCode, there.Output));
        var back = await ToFilesAsync();
        Assert.Equal((0, there.Output), (back.ExitCode, back.Output));

        Assert.Equal(ServerData.History(_folder.FilePath), ServerData.History(Back));
        Assert.Equal(ServerData.Ledger(_folder.FilePath), ServerData.Ledger(Back));
        Assert.Equal(0, (await ProgramInProcess.RunAsync("verify", HistoryFolder.SettingOf(Back))).ExitCode);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Directory), path => path.EndsWith(".restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_goes_on_with_the_copied_data_and_a_client_where_it_was()
    {
        const string Passphrase = "correct horse battery";
        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodBurst=0"))
        {
            await using var ada = await server.LineAsync("ada");
            await ada.SayAsync($"/register {Passphrase}\none\ntwo\n/edit second\n/join dev\nin dev\n/topic things\n/join lobby\nthree");
            await ada.ReadUntilAsync("ada: three");
        }

        Assert.Equal(0, (await ToPostgresAsync()).ExitCode);
        var events = _folder.Lobby();
        await using var node = await RunningServer.StartAsync([.. Node()]);
        Assert.Equal(events[^1].Sequence, node.Lobby.Tail.NextSequence - 1);
        await using var again = await node.LineAsync($"/login ada {Passphrase}");
        await again.SayAsync("/since 0");
        var lines = await again.ReadUntilAsync("ada: three");
        Assert.Contains("ada: one", lines);
        Assert.Contains("ada: second", lines);
        Assert.DoesNotContain("ada: two", lines);
        // The ledger knows the room and its topic, and the log goes on.
        await again.SayAsync("/join dev\n/topic\nfour");
        Assert.Contains(await again.ReadUntilAsync("ada: four"), line => line.Contains("things", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => node.Lobby.Tail.NextSequence > events[^1].Sequence + 1, "the log goes on");
    }

    [Fact]
    public async Task A_database_with_data_is_refused()
    {
        await ServerData.FillAsync(_folder);
        await ToPostgresAsync();

        (await ToPostgresAsync()).SaysInOneLine("The database is not empty: it has 3 rooms, and 16 rows of a ledger.");
        Assert.Equal(612L, Sql("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_not_changed()
    {
        await _folder.FillAsync(1);
        Sql("CREATE TABLE rooms (id integer)");

        (await ToPostgresAsync()).SaysInOneLine("tables of another program");
        (await ToFilesAsync()).SaysInOneLine("tables of another program");
        Assert.Equal(1L, Sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced()
    {
        await ServerData.FillAsync(_folder);
        await ToPostgresAsync();
        await File.WriteAllTextAsync(Back, "mine", TestContext.Current.CancellationToken);

        (await ToFilesAsync()).SaysInOneLine("already");

        Assert.Equal("mine", await File.ReadAllTextAsync(Back, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_copy_into_a_database_that_was_killed_has_left_nothing_and_is_made_again()
    {
        await ServerData.FillAsync(_folder);
        await KillInTheMiddleAsync("changes", "copy", "--to", "postgres", "--connection", _connection, _folder.Setting);

        Assert.Equal(0L, Sql("SELECT (SELECT count(*) FROM logs) + (SELECT count(*) FROM events)"));
        Assert.Equal(0, (await ToPostgresAsync()).ExitCode);
        Assert.Equal(0, (await ToFilesAsync()).ExitCode);
        Assert.Equal(ServerData.History(_folder.FilePath), ServerData.History(Back));
    }

    [Fact]
    public async Task A_copy_into_files_that_was_killed_has_left_no_history_and_is_made_again()
    {
        await ServerData.FillAsync(_folder);
        await ToPostgresAsync();
        await KillInTheMiddleAsync("reactions", "copy", "--from", "postgres", "--to", "sqlite", "--connection", _connection, HistoryFolder.SettingOf(Back));

        Assert.False(File.Exists(Back));
        Assert.Equal(0, (await ToFilesAsync()).ExitCode);
        Assert.Equal(ServerData.History(_folder.FilePath), ServerData.History(Back));
    }

    [Fact]
    public async Task Nothing_is_copied_while_a_server_runs()
    {
        await using (await ServerProcess.StartAsync(_folder.Setting))
        {
            (await ToPostgresAsync()).SaysInOneLine("Another server uses the history");
        }

        await using var node = await RunningServer.StartAsync([.. Node()]);
        (await ToFilesAsync()).SaysInOneLine("Servers use the database, on ");
        Assert.False(File.Exists(Back));
    }

    [Fact]
    public async Task A_damaged_history_is_not_copied()
    {
        await ServerData.FillAsync(_folder);
        _folder.Sql("DELETE FROM blocks WHERE first = 257");

        (await ToPostgresAsync()).SaysInOneLine("Room dev has no event");
        Assert.Equal(0L, Sql("SELECT count(*) FROM logs"));
    }

    [Theory]
    [InlineData("copy --to files", "There is no place 'files'.")]
    [InlineData("copy --from postgres --connection Host=/nowhere", "--from postgres --to sqlite")]
    [InlineData("copy", "Name the database with --connection")]
    [InlineData("copy --connection Host=/nowhere --History:Path=/nowhere/chatroom.db", "There is no history /nowhere/chatroom.db.")]
    [InlineData("copy --from postgres --to sqlite --connection nonsense", "The copy has failed: ")]
    [InlineData("backup all.tar --Data:Provider=postgres --Data:Connection=Host=x", "pg_dump makes a backup")]
    [InlineData("restore all.tar --Data:Provider=postgres --Data:Connection=Host=x", "pg_restore brings it back")]
    [InlineData("verify --Data:Provider=postgres --Data:Connection=Host=x", "pg_amcheck")]
    [InlineData("export --Data:Provider=postgres --Data:Connection=Host=x", "pg_dump and pg_restore")]
    [InlineData("reindex --Data:Provider=postgres --Data:Connection=Host=x", "The servers make the index there")]
    public async Task What_cannot_be_done_is_said_in_one_line(string command, string line)
    {
        string[] words = command.Split(' ');
        (await ProgramInProcess.RunAsync(words.Any(word => word.StartsWith("--History", StringComparison.Ordinal)) ? words : [.. words, _folder.Setting])).SaysInOneLine(line);
        Assert.False(File.Exists(_folder.FilePath));
    }

    private Task<Ended> ToPostgresAsync() => ProgramInProcess.RunAsync("copy", "--to", "postgres", "--connection", _connection, _folder.Setting);

    private Task<Ended> ToFilesAsync() =>
        ProgramInProcess.RunAsync("copy", "--from", "postgres", "--to", "sqlite", "--connection", _connection, HistoryFolder.SettingOf(Back));

    private string[] Node() =>
        ["--History:Provider=sqlite", $"--History:Path={_folder.At("node.db")}", "--Data:Provider=postgres", $"--Data:Connection={_connection}", "--Limits:FloodBurst=0"];

    /// <summary>Starts the program, lets it wait for a table in the middle of its work, and kills it there.</summary>
    private async Task KillInTheMiddleAsync(string table, params string[] command)
    {
        await using var database = NpgsqlDataSource.Create(_connection);
        await PostgresSchema.MigrateAsync(database, isBackupMade: false, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection, transaction);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var process = ServerProcess.Launch(command);
        await Eventually.TrueAsync(
            () => Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'chatroom copy' AND wait_event_type = 'Lock' AND datname = current_database()") is 1L,
            "the copy waits");
        await process.KillAsync();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () => Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'chatroom copy' AND datname = current_database()") is 0L, "its connection has ended");
    }

    private object? Sql(string sql)
    {
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
