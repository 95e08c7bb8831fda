using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cli;

/// <summary>Tests <c>chatroom room</c> with the history and the ledger of a server.</summary>
public sealed class RoomCommandTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_room_outlives_the_server_and_is_listed_deleted_and_made_on_the_console()
    {
        await using (var server = await StartAsync())
        {
            await using var alice = await server.LineAsync("alice #dev");
            await alice.SendAsync("/topic tea\nhello\n");
            await alice.ReadUntilAsync("alice: hello");
            // Reading asks for no right to write, so a server may run.
            Assert.Equal("#dev: public, tea\n#lobby: public\n", (await RunAsync("list")).Output);
            (await RunAsync("delete", "dev")).SaysInOneLine("Another server uses the history");
        }

        Assert.Equal("#dev: public, tea\n#lobby: public\n", (await RunAsync("list")).Output);
        await using (var server = await StartAsync())
        {
            await using var bob = await server.LineAsync("bob #dev");
            Assert.Equal(["You are in #dev. The topic: tea", "alice: hello"], await bob.ReadUntilAsync("alice: hello"));
        }

        Assert.Equal("#dev is deleted.\n", (await RunAsync("delete", "#Dev")).Output);
        (await RunAsync("delete", "dev")).SaysInOneLine("There is no room 'dev'");
        Assert.Equal("#dev is open.\n", (await RunAsync("open", "dev")).Output);
        Assert.Equal("#dev was open already.\n", (await RunAsync("open", "dev")).Output);
    }

    [Fact]
    public async Task With_a_database_the_command_says_by_its_whole_name_that_it_works_on_files()
    {
        var ended = await ServerProcess.RunAsync("room", "list", "--Data:Provider=postgres", "--Data:Connection=Host=db");

        ended.SaysInOneLine("'chatroom room list' works on files, and with Data:Provider=postgres the data is in a database. /rooms lists the rooms of a running node.");
    }

    [Fact]
    public async Task A_room_that_the_ledger_has_lost_is_closed_until_it_is_opened()
    {
        await using (var server = await StartAsync())
        {
            await server.Services.GetRequiredService<ITranscriptStore>().OpenAsync("lost", CancellationToken.None);
            await using var alice = await server.LineAsync("alice");
            await alice.SendAsync("/who lost\n/join lost\n");
            Assert.Equal("There is no room #lost that you may enter.", await alice.ReadLineAsync());
            Assert.Equal("There is no room #lost that you may enter.", await alice.ReadLineAsync());
        }

        Assert.Equal("#lobby: public\n#lost: closed; 'chatroom room open lost' opens it\n", (await RunAsync("list")).Output);
        Assert.Equal(0, (await RunAsync("open", "lost")).ExitCode);
        await using (var server = await StartAsync())
        {
            Assert.Equal("lost", (await server.Services.GetRequiredService<RoomDirectory>().OpenAsync("lost")).Name);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conversation_is_deleted_by_the_name_in_the_list_also_without_its_ledger(bool hasLedger)
    {
        var name = DirectAddress.Of(PersonId.New(), PersonId.New());
        await using (var server = await StartAsync())
        {
            await server.Services.GetRequiredService<ITranscriptStore>().OpenAsync(name, CancellationToken.None);
            await using var alice = await server.LineAsync("alice #dev");
            await alice.ReadUntilAsync("You are in #dev.");
        }

        if (!hasLedger)
        {
            File.Delete(SqliteLedgerFile.Beside(_folder.FilePath));
        }

        Assert.Contains(name, (await RunAsync("list")).Output, StringComparison.Ordinal);
        (await RunAsync("open", name)).SaysInOneLine("is not the name of a room");
        Assert.Equal($"{name} is deleted.\n", (await RunAsync("delete", name)).Output);
        Assert.DoesNotContain(name, (await RunAsync("list")).Output, StringComparison.Ordinal);
        (await RunAsync("delete", name)).SaysInOneLine("There is no room");
    }

    [Fact]
    public async Task Rooms_of_a_ledger_that_no_server_has_migrated_yet_are_listed()
    {
        await (await StartAsync()).DisposeAsync();
        Assert.Equal(0, (await RunAsync("open", "dev")).ExitCode);
        await using (var ledger = new SqliteConnection($"Data Source={SqliteLedgerFile.Beside(_folder.FilePath)};Pooling=false"))
        {
            ledger.Open();
            using var drop = ledger.CreateCommand();
            drop.CommandText = "ALTER TABLE rooms DROP COLUMN former_name";
            drop.ExecuteNonQuery();
        }

        Assert.Equal("#dev: public\n#lobby: public\n", (await RunAsync("list")).Output);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting);

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync(["room", .. words, _folder.Setting]);
}
