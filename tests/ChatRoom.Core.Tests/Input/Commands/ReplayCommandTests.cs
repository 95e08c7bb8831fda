using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Input.Commands;

/// <summary>Tests the times and the history of a client that reads lines when they cannot be shown.</summary>
public sealed class ReplayCommandTests
{
    [Fact]
    public async Task Without_a_readable_history_the_command_is_rejected_and_the_client_stays()
    {
        await using var input = await TestInput.OpenAsync();
        var client = await JoinAsync(input);
        input.Test.Transcript.IsUnreadable = true;

        Assert.Equal(InputOutcome.Rejected, await TakeAsync(input, client, "/times on UTC"));

        Assert.Null(client.Connection.Times);
        Assert.Equal(["The last messages cannot be read just now."], client.Connection.Lines);
    }

    [Fact]
    public async Task A_client_with_too_much_on_its_way_keeps_the_times_it_had()
    {
        await using var input = await TestInput.OpenAsync();
        var client = await JoinAsync(input);
        client.Connection.IsFull = true;

        Assert.Equal(InputOutcome.Rejected, await TakeAsync(input, client, "/times on UTC"));
        Assert.Null(client.Connection.Times);

        client.Connection.IsFull = false;
        Assert.Equal(InputOutcome.Done, await TakeAsync(input, client, "/times on UTC"));
        Assert.Equal(TimeZoneInfo.Utc, client.Connection.Times);
    }

    [Fact]
    public async Task History_shows_the_messages_in_memory_when_the_older_ones_cannot_be_read()
    {
        var (transcript, time, limits) = (new TroubledTranscript(), new FakeTimeProvider(), new LimitsOptions());
        await transcript.AppendAsync(1, [TestEvents.Say(1, "old")], TestContext.Current.CancellationToken);
        await using var rooms = SingleTranscriptStore.DirectoryOf(transcript, limits, time, TestMetrics.Create());
        var room = await rooms.OpenAsync(RoomDirectory.Lobby);
        var connection = new ReplayConnection(time);
        using var visit = rooms.People.Enter("bob");
        connection.Person = visit.Person;
        var subscription = new Subscription(room, connection, new SilentReceiver());
        await Eventually.InTimeAsync(room.JoinAsync(subscription, visit.Person, CancellationToken.None));
        var interpreter = new InputInterpreter(rooms, limits, new AddressLimiter(limits, time), time, TestMetrics.Create());
        transcript.IsUnreadable = true;
        Assert.Equal(InputOutcome.Rejected, await TakeAsync("/history 3"));
        await TakeAsync("one");
        await TakeAsync("two");
        await Eventually.TrueAsync(() => room.Tail.NextSequence == 5, "both are said");

        Assert.Equal(InputOutcome.Done, await TakeAsync("/history 3"));

        // The old message and the join come before.
        Assert.Equal(3, connection.ReplayedFrom);

        Task<InputOutcome> TakeAsync(string line) => Eventually.InTimeAsync(
            interpreter.TakeAsync(subscription, line, Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask());
    }

    private static async Task<(ReplayConnection Connection, Subscription Subscription)> JoinAsync(TestInput input)
    {
        var connection = new ReplayConnection(input.Test.Time);
        var subscription = new Subscription(input.Test.Room, connection, new SilentReceiver());
        Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(input.Test.BeginJoin(subscription, "bob")));
        return (connection, subscription);
    }

    private static Task<InputOutcome> TakeAsync(
        TestInput input, (ReplayConnection Connection, Subscription Subscription) client, string line) =>
        Eventually.InTimeAsync(
            input.Interpreter.TakeAsync(client.Subscription, line, Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask());

    private sealed class ReplayConnection(TimeProvider time) : Connection("test"), IReplay
    {
        public List<string> Lines { get; } = [];

        public bool IsFull { get; set; }

        public bool CanReplay => true;

        public bool Numbers => false;

        public TimeZoneInfo? Times { get; set; }

        public TimeProvider Clock => time;

        public int Backlog => 20;

        public bool ShowNumbers(bool shows, string answer) => !IsFull;

        public long ReplayedFrom { get; private set; }

        public bool Replay(Room room, long from, bool messagesOnly, string? closing)
        {
            ReplayedFrom = from;
            return !IsFull;
        }

        public override void Notice(LocalizedMessage text) => Lines.Add(text.ToString());
    }

    private sealed class SilentReceiver() : Receiver(null)
    {
        public override void Wake()
        {
        }

        public override void OnEnded(LeaveReason reason, long limit)
        {
        }
    }
}
