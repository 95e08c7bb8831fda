using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests rooms whose process has no memory for a moment.</summary>
public sealed class RoomMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loop_that_ends_without_memory_lets_go_of_everybody_and_the_room_is_opened_anew(bool logsFail)
    {
        var time = TimeProvider.System;
        var transcript = new TroubledTranscript();
        var people = new PeopleDirectory(new(), time);
        await using var rooms = new RoomDirectory(
            TestRegister.Of(new SingleTranscriptStore(transcript)), new RoomOptions(), people, time, TestMetrics.Create(), new FailingLogger { Fails = logsFail });
        var room = await rooms.OpenAsync("lobby");
        var isBroken = false;
        var format = new NumberFormat
        {
            OnEncode = _ =>
            {
                if (isBroken)
                {
                    throw new InsufficientMemoryException();
                }
            },
        };
        var alice = await new TestSession(format).JoinAsync(room, "alice");

        isBroken = true;
        await room.SayAsync(alice, "hello", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        var fault = await Eventually.InTimeAsync(room.WhenEnded);
        isBroken = false;

        Assert.IsType<InsufficientMemoryException>(fault);
        Assert.Equal(LeaveReason.ServerError, alice.Removal?.Reason);
        Room? next = null;
        await Eventually.TrueAsync(
            () => (next = rooms.OpenAsync("lobby").AsTask().GetAwaiter().GetResult()) != room, "the room, opened anew");
        Assert.Equal("alice", (await new TestSession().JoinAsync(next!, "alice")).Name);
    }

    [Fact]
    public async Task Every_client_of_a_person_hears_of_the_end_although_memory_lacks_in_the_middle_of_it()
    {
        var people = new PeopleDirectory(new(), TimeProvider.System);
        var isBroken = false;
        var format = new NumberFormat { OnEncode = _ => FailIf(isBroken) };
        await using var room = new Room(
            RoomRecord.Public("lobby"), new TroubledTranscript(), new RoomOptions(), people, TimeProvider.System, TestMetrics.Create(), new FailingLogger());
        var clients = new List<TestSession>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var client = new TestSession(format);
            using var visit = people.Enter("alice", "secret");
            Assert.IsType<JoinResult.Joined>(
                await Eventually.InTimeAsync(room.JoinAsync(client.SubscribeTo(room), visit.Person, CancellationToken.None)));
            clients.Add(client);
        }

        var failures = 1;
        clients[1].OnShowsTyping = () => FailIf(failures-- > 0);
        isBroken = true;
        await room.SayAsync(clients[0], "hello", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        await Eventually.InTimeAsync(room.WhenEnded);

        Assert.True(failures < 0);
        Assert.All(clients, client => Assert.Equal(LeaveReason.ServerError, client.Removal?.Reason));
        using var other = people.Enter("alice", "another");
        Assert.Equal("alice", other.Person.Name);

        static void FailIf(bool fails)
        {
            if (fails)
            {
                throw new InsufficientMemoryException();
            }
        }
    }

    [Fact]
    public async Task A_batch_that_no_memory_is_there_to_store_is_refused_and_the_room_lives_on()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        test.Transcript.FailNext(1, () => new InsufficientMemoryException());

        await test.SayAsync(alice, "lost");
        await Eventually.TrueAsync(() => alice.Refusals.Count == 1, "the refusal");
        await test.SayAsync(alice, "kept");
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: kept"], await test.LogAsync());
    }

    private sealed class FailingLogger : ILogger<Room>
    {
        public bool Fails { get; init; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Fails)
            {
                throw new InsufficientMemoryException();
            }
        }
    }
}
