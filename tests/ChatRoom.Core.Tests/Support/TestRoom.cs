using System.Diagnostics.CodeAnalysis;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Log;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Runs a room with a manual clock and a transcript that can fail or wait.</summary>
internal sealed class TestRoom : IAsyncDisposable
{
    public TestRoom(RoomOptions? options = null, LimitsOptions? limits = null)
    {
        Options = options ?? new RoomOptions();
        Limits = limits ?? new LimitsOptions();
        People = new PeopleDirectory(Limits, Time);
        Rooms = new RoomDirectory(
            TestRegister.Of(new SingleTranscriptStore(Transcript), Options, Time), Options, People, Time, Metrics, NullLogger<Room>.Instance);
        // The store of one transcript opens it synchronously.
        Room = Rooms.OpenAsync("lobby").AsTask().GetAwaiter().GetResult();
    }

    public RoomOptions Options { get; }

    public LimitsOptions Limits { get; }

    public FakeTimeProvider Time { get; } = new();

    public TroubledTranscript Transcript { get; } = new();

    public ChatMetrics Metrics { get; } = TestMetrics.Create();

    public PeopleDirectory People { get; }

    public RoomDirectory Rooms { get; }

    public Room Room { get; }

    /// <summary>The log as words: <c>1 alice joined</c>.</summary>
    public async Task<IReadOnlyList<string>> LogAsync()
    {
        var events = await Transcript.ReadAfterAsync(0, int.MaxValue, CancellationToken.None);
        return [.. events.Select(Describe)];
    }

    public async Task<TestSession> JoinAsync(
        string? name, string? token = null, WireFormat? format = null, string door = "test")
    {
        var session = new TestSession(format, door);
        var result = await Eventually.InTimeAsync(BeginJoin(session, name, token));
        session.Joined = Assert.IsType<JoinResult.Joined>(result);
        return session;
    }

    /// <summary>Posts a join without waiting for its result.</summary>
    public Task<JoinResult> BeginJoin(TestSession session, string? name, string? token = null) =>
        BeginJoin(session.SubscribeTo(Room), name, token);

    /// <summary>Posts a join without waiting for its result.</summary>
    public async Task<JoinResult> BeginJoin(Subscription subscription, string? name, string? token = null)
    {
        using var visit = People.Enter(name, token);
        subscription.Connection.Person = visit.Person;
        return await subscription.Room.JoinAsync(subscription, visit.Person, CancellationToken.None);
    }

    [SuppressMessage("Performance", "CA1822", Justification = "A test reads as acts in its room.")]
    public async Task<Guid> SayAsync(Subscription session, string text)
    {
        var id = Guid.NewGuid();
        await Eventually.InTimeAsync(session.Room.SayAsync(session, text, MessageKind.Say, id, CancellationToken.None).AsTask());
        return id;
    }

    public Task<RenameResult> RenameAsync(TestSession session, string wanted) =>
        Eventually.InTimeAsync(Rooms.RenameAsync(session.Joined.Participant.Person, wanted, CancellationToken.None));

    public async Task LeaveAsync(TestSession session, LeaveReason reason = LeaveReason.Quit) =>
        await Room.LeaveAsync(session.Joined.Participant, reason);

    /// <summary>The room is busy storing from here on; whatever is posted until the release is one batch.</summary>
    public async Task HoldAsync(TestSession speaker)
    {
        Transcript.Hold();
        await SayAsync(speaker, "wait");
        await Eventually.TrueAsync(() => Transcript.IsWaiting, "the append that is to be held");
    }

    /// <summary>Returns when every command posted before is done with.</summary>
    public async Task SettleAsync()
    {
        // A batch in which commands were deferred is followed by a second one.
        for (var i = 0; i < 2; i++)
        {
            await Eventually.InTimeAsync(Room.ProbeAsync(CancellationToken.None));
        }
    }

    /// <summary>Lets seconds pass until something has come about.</summary>
    public Task TickUntilAsync(Func<bool> condition, string what) =>
        Eventually.TrueAsync(condition, what, () => Time.Advance(TimeSpan.FromSeconds(1)));

    public async ValueTask DisposeAsync()
    {
        Transcript.Recover();
        Transcript.Release();
        await Eventually.InTimeAsync(Rooms.DisposeAsync().AsTask());
    }

    private static string Describe(RoomEvent roomEvent) => $"{roomEvent.Sequence} {roomEvent.Author} " + roomEvent switch
    {
        MessagePosted { Kind: MessageKind.Action } action => "does: " + action.Text,
        MessagePosted message => "says: " + message.Text,
        ParticipantJoined => "joined",
        ParticipantLeft left => $"left: {left.Reason}",
        ParticipantRenamed renamed => "is now " + renamed.NewHandle,
        TopicSet set => "sets the topic: " + set.Topic,
        ParticipantRemoved removal => $"{(removal.IsBan ? "banned" : "removed")} by {removal.By}: {removal.Reason}",
        MessageDeleted deletion => $"deleted {deletion.Target} by {deletion.MessageAuthor}",
        _ => "?",
    };
}
