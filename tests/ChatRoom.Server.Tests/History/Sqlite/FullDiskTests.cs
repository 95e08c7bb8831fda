using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests a full disk: an event that cannot be stored is not shown, and its sender is told.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string NotStored = "not stored, try again";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_that_may_not_grow_refuses_messages_until_it_may()
    {
        var metrics = TestMetrics.Create();
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", CancellationToken.None);
        await using var room = new Room(
            RoomRecord.Public("lobby"), log, new RoomOptions(), new PeopleDirectory(new LimitsOptions(), TimeProvider.System), TimeProvider.System, metrics, NullLogger.Instance);
        var alice = await JoinAsync(room, "alice");

        await store.WriteAsync(connection => connection.Execute($"PRAGMA max_page_count = {(long)connection.QueryScalar("PRAGMA page_count")! + 10}"));
        await SayUntilRefusedAsync(room, alice);
        // More of them are refused, for the limit holds, and still the room answers.
        await SayUntilRefusedAsync(room, alice);
        Assert.All(alice.Refusals, refusal => Assert.Equal(NotStored, refusal.Reason));

        await store.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 4294967294"));
        var id = Guid.NewGuid();
        await room.SayAsync(alice, "there is space", MessageKind.Say, id, CancellationToken.None);
        await Eventually.TrueAsync(() => alice.Wakes > 0 && room.Tail.Events.ReadBefore(long.MaxValue, 1)[0].Id == id, "the next message");

        var shown = room.Tail.Events.ReadAfter(0, int.MaxValue);
        var stored = await log.ReadAfterAsync(0, int.MaxValue, CancellationToken.None);
        Assert.Equal(shown.Select(e => (e.Sequence, e.Id)), stored.Select(e => (e.Sequence, e.Id)));
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(i => (long)i), stored.Select(e => e.Sequence));
        Assert.Empty(stored.Select(e => e.Id).Intersect(alice.Refusals.Select(r => r.Id)));
    }

    [Fact]
    public async Task A_full_database_is_sound_and_opens_again()
    {
        await using (var store = _folder.Open())
        {
            var log = await store.OpenAsync("lobby", CancellationToken.None);
            await store.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 20"));
            var failure = await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(5000), CancellationToken.None));
            Assert.Equal($"The disk of the history {_folder.FilePath} is full.", failure.Message);
            Assert.Equal(0, log.LastSequence);
            Assert.Equal(1, (await log.AppendAsync(TestEvents.Drafts(1), CancellationToken.None))[0].Sequence);
        }

        Assert.Null(_folder.Verify());
        Assert.Single(_folder.Lobby());
    }

    [Fact]
    public async Task A_server_lives_through_a_full_disk_and_works_again_without_a_restart()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Setting, "--Limits:FloodPerSecond=0");
        await using var alice = await Talker.JoinAsync(server.Port, "alice");
        var bob = await Talker.JoinAsync(server.Port, "bob");
        await alice.SayAsync("before");
        await bob.UntilAsync("alice: before");

        await server.LimitFilesAsync("0");
        await alice.SayAsync("lost");
        await alice.UntilAsync(NotStored);
        await bob.SayAsync("lost as well");
        await bob.UntilAsync(NotStored);
        await alice.SayAsync("/who");
        await Eventually.TrueAsync(() => alice.Lines.Any(l => l.Contains("bob", StringComparison.Ordinal) && !l.EndsWith('!')), "an answer to /who");
        // Leaving cannot be refused; everybody hears of it when it is stored.
        var bobSaw = bob.Lines;
        await bob.DisposeAsync();

        await server.LimitFilesAsync("unlimited");
        await alice.UntilAsync("bob has left the chat.");
        await alice.SayAsync("after");
        await alice.UntilAsync("alice: after");
        await server.KillAsync();

        var saw = alice.Lines.Where(l => l.StartsWith("alice: ", StringComparison.Ordinal) || l.StartsWith("bob", StringComparison.Ordinal));
        Assert.Equal(["bob has joined the chat!", "alice: before", "bob has left the chat.", "alice: after"], saw);
        Assert.DoesNotContain(bobSaw, line => line.Contains("lost", StringComparison.Ordinal));
        Assert.Equal(
            ["alice joined", "bob joined", "before", "bob left", "after"],
            _folder.Lobby().Select(e => (e as MessagePosted)?.Text ?? $"{e.Author} {(e is ParticipantJoined ? "joined" : "left")}"));
        Assert.Null(_folder.Verify());
    }

    [Fact]
    public async Task Nobody_comes_in_while_nothing_can_be_stored_and_everybody_afterwards()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        await server.LimitFilesAsync("0");

        await using var refused = await Talker.ConnectAsync(server.Port, "alice");
        Assert.Contains(NotStored, string.Join('\n', await refused.ToEndAsync()), StringComparison.Ordinal);

        await server.LimitFilesAsync("unlimited");
        await using var alice = await Talker.JoinAsync(server.Port, "alice");
        Assert.Equal(["alice"], _folder.Lobby().Select(e => e.Author));
    }

    private static Task<TestSession> JoinAsync(Room room, string name) => new TestSession().JoinAsync(room, name);

    private static async Task SayUntilRefusedAsync(Room room, TestSession session)
    {
        var before = session.Refusals.Count;
        for (var i = 0; session.Refusals.Count == before; i++)
        {
            Assert.InRange(i, 0, 100);
            await room.SayAsync(session, new string('x', 4000), MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
            await Eventually.InTimeAsync(room.ProbeAsync(CancellationToken.None));
        }
    }
}
