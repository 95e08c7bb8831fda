using System.Text;
using ChatRoom.Server.Control;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts under which name readers see what a deleted account has said.</summary>
public sealed class DeletedAccountTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_events_have_another_name_for_every_reader_also_after_a_restart()
    {
        await using (var server = await StartAsync())
        {
            await using var reader = await server.LineAsync("reader");
            await using (var alice = await RegisterAsync(server, "alice"))
            {
                await alice.SayAsync("zebra one");
                await reader.ReadUntilAsync("alice: zebra one");
            }

            await DeleteAsync("alice");
            await AssertNamesAsync(server, reader, "deleted_1: zebra one");
        }

        await using (var server = await StartAsync())
        {
            await using var reader = await server.LineAsync("reader");
            await AssertNamesAsync(server, reader, "deleted_1: zebra one");
            await using (var bob = await RegisterAsync(server, "bob"))
            {
                await bob.SayAsync("zebra two");
                await reader.ReadUntilAsync("bob: zebra two");
            }

            await DeleteAsync("bob");
            await AssertNamesAsync(server, reader, "deleted_1: zebra one", "deleted_2: zebra two");
            await reader.SayAsync("/search zebra from:deleted_2");
            await ReadUntilContainsAsync(reader, "deleted_2: zebra two");
            await reader.SayAsync("/search zebra from:alice");
            await reader.ReadUntilStartsAsync("Nothing was found");
        }

    }

    [Fact, OnlyWithFiles("The test reads files.")]
    public async Task Its_passphrase_hash_is_in_no_file()
    {
        string hash;
        await using (var server = await StartAsync())
        {
            await using (await RegisterAsync(server, "alice"))
            {
                using var ledger = HistoryFolder.Connect(SqliteLedgerFile.Beside(_folder.FilePath));
                hash = (string)ledger.QueryScalar("SELECT passphrase_hash FROM accounts")!;
            }

            await DeleteAsync("alice");
        }

        Assert.All(
            Directory.GetFiles(_folder.Directory),
            path => Assert.DoesNotContain(hash[..16], Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal));
    }

    [Fact, OnlyWithFiles("The command exports files.")]
    public async Task Its_events_have_another_name_in_an_export()
    {
        await using (var server = await StartAsync())
        {
            await using (var alice = await RegisterAsync(server, "alice"))
            {
                await alice.SayAsync("zebra one");
                await alice.ReadUntilAsync("alice: zebra one");
            }

            await DeleteAsync("alice");
        }

        var export = (await ServerProcess.RunAsync("export", _folder.Setting)).Output;
        Assert.Contains("deleted_1: zebra one", export, StringComparison.Ordinal);
        Assert.Contains("deleted_1 has joined the chat!", export, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_gets_such_a_name()
    {
        await using var server = await StartAsync();

        await using var guest = await LineClient.ConnectAsync(server.Port);
        await guest.SayAsync("Deleted_1");

        Assert.StartsWith("Welcome Deleted_1_2!", await guest.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertNamesAsync(RunningServer server, LineClient reader, params string[] lines)
    {
        await using var late = await server.LineAsync("late");
        await late.SayAsync("/history 50");
        foreach (var line in lines)
        {
            await late.ReadUntilAsync(line);
        }

        foreach (var line in lines.Reverse())
        {
            await reader.SayAsync($"/search \"{line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]}\"");
            await ReadUntilContainsAsync(reader, line);
        }
    }

    private static async Task ReadUntilContainsAsync(LineClient reader, string text)
    {
        while (!(await reader.ReadLineAsync() ?? throw new InvalidOperationException($"No line with '{text}' came.")).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private static async Task<LineClient> RegisterAsync(RunningServer server, string name)
    {
        var client = await server.LineAsync(name);
        await client.SayAsync("/register correct horse battery");
        await client.ReadUntilStartsAsync($"{name} is yours");
        return client;
    }

    private async Task DeleteAsync(string name)
    {
        var (isDone, _) = Assert.NotNull(await ControlClient.AskAsync(_folder.At("control.sock"), "user-delete", name, Deadline.Token()));
        Assert.True(isDone);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
}
