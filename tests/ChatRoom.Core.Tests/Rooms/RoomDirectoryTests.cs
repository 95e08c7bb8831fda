using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Tests.Rooms;

public sealed class RoomDirectoryTests
{
    [Fact]
    public async Task A_room_is_opened_once_for_many_requests()
    {
        var store = new TestStore();
        await using var rooms = NewDirectory(store);

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () => await rooms.OpenAsync("lobby"), TestContext.Current.CancellationToken)));

        Assert.All(opened, room => Assert.Same(opened[0], room));
        Assert.Equal(1, store.Opened);
        Assert.NotSame(opened[0], await rooms.OpenAsync("other"));
    }

    [Fact]
    public async Task A_room_that_could_not_be_opened_is_tried_again_by_the_next_one()
    {
        var store = new TestStore { Failure = new TranscriptException("no disk") };
        await using var rooms = NewDirectory(store);
        await Assert.ThrowsAsync<TranscriptException>(async () => await rooms.OpenAsync("lobby"));

        store.Failure = null;

        Assert.Equal("lobby", (await rooms.OpenAsync("lobby")).Name);
    }

    [Theory]
    [InlineData("lobby", true)]
    [InlineData("a", true)]
    [InlineData("c-sharp_10", true)]
    [InlineData("", false)]
    [InlineData("Lobby", false)]
    [InlineData("../etc", false)]
    [InlineData("caf\u00e9", false)]
    [InlineData("thirty-three-characters-are-a-lot", false)]
    public async Task Names_of_rooms_are_short_and_plain(string name, bool legal)
    {
        await using var rooms = NewDirectory(new TestStore());

        Assert.Equal(legal, RoomDirectory.IsLegal(name));
        if (!legal)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await rooms.OpenAsync(name));
        }
    }

    [Fact]
    public async Task Stopping_stops_every_room()
    {
        await using var rooms = NewDirectory(new TestStore());
        Room[] opened = [await rooms.OpenAsync("one"), await rooms.OpenAsync("two")];

        await rooms.StopAsync();

        foreach (var room in opened)
        {
            Assert.IsType<JoinResult.Refused>(
                await room.JoinAsync(new TestSession().SubscribeTo(room), rooms.People.Enter("bob").Person, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_room_that_fails_to_open_does_not_keep_other_rooms_from_stopping()
    {
        var store = new TestStore();
        await using var rooms = NewDirectory(store);
        var lobby = await rooms.OpenAsync("lobby");
        store.Opening = new TaskCompletionSource<ITranscript>();
        var opening = rooms.OpenAsync("other").AsTask();

        var stopping = rooms.StopAsync();
        store.Opening.SetException(new InvalidOperationException("a fault"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => opening);
        await Eventually.InTimeAsync(stopping);
        Assert.IsType<JoinResult.Refused>(
            await lobby.JoinAsync(new TestSession().SubscribeTo(lobby), rooms.People.Enter("bob").Person, TestContext.Current.CancellationToken));
    }

    private static RoomDirectory NewDirectory(ITranscriptStore store) =>
        new(TestRegister.Of(store, rooms: ["one", "two", "other"]), new RoomOptions(), new PeopleDirectory(new LimitsOptions(), TimeProvider.System), TimeProvider.System, TestMetrics.Create(), NullLogger<Room>.Instance);

    private sealed class TestStore : ITranscriptStore
    {
        private int _opened;

        public int Opened => _opened;

        public Exception? Failure { get; set; }

        public TaskCompletionSource<ITranscript>? Opening { get; set; }

        public async ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _opened);
            if (Opening is { } pending)
            {
                return await pending.Task;
            }

            return Failure is { } failure ? throw failure : new InMemoryTranscript();
        }

        public ValueTask<bool> ExistsAsync(string room) => new(false);

        public ValueTask DeleteAsync(string room) => ValueTask.CompletedTask;

        public ValueTask RenameAsync(string room, string name) => ValueTask.CompletedTask;
    }
}
