using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Support;

/// <summary>A room with a clock that stands still and a transcript that can be troubled.</summary>
internal sealed class TestRoom : IAsyncDisposable
{
    public TestRoom(RoomOptions? options = null, LimitsOptions? limits = null)
    {
        Options = options ?? new RoomOptions();
        Limits = limits ?? new LimitsOptions();
        Room = new Room("lobby", Transcript, Options, Limits, Time, Metrics, NullLogger.Instance);
    }

    public RoomOptions Options { get; }

    public LimitsOptions Limits { get; }

    public FakeTimeProvider Time { get; } = new();

    public TroubledTranscript Transcript { get; } = new();

    public ChatMetrics Metrics { get; } = TestMetrics.Create();

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

    /// <summary>Posts a join without waiting for what comes of it.</summary>
    public Task<JoinResult> BeginJoin(Session session, string? name, string? token = null) =>
        Room.JoinAsync(new JoinRequest(name, token), session, CancellationToken.None);

    public async Task<Guid> SayAsync(Session session, string text)
    {
        var id = Guid.NewGuid();
        await Eventually.InTimeAsync(Room.SayAsync(session, text, MessageKind.Say, id, CancellationToken.None).AsTask());
        return id;
    }

    public Task<RenameResult> RenameAsync(TestSession session, string wanted) =>
        Eventually.InTimeAsync(Room.RenameAsync(session.Joined.Participant, wanted, CancellationToken.None));

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
        // The answer to a refused rename comes in the middle of a batch, to the second one after the first one's batch.
        var nobody = new Participant(Handle.Guest(1).WithKeys(), null, Room.NewFloodGate) { HasLeft = true };
        for (var i = 0; i < 2; i++)
        {
            await Eventually.InTimeAsync(Room.RenameAsync(nobody, "nobody", CancellationToken.None));
        }
    }

    /// <summary>Lets seconds pass until something has come about.</summary>
    public Task TickUntilAsync(Func<bool> condition, string what) =>
        Eventually.TrueAsync(condition, what, () => Time.Advance(TimeSpan.FromSeconds(1)));

    public async ValueTask DisposeAsync()
    {
        Transcript.Recover();
        Transcript.Release();
        await Eventually.InTimeAsync(Room.DisposeAsync().AsTask());
    }

    private static string Describe(RoomEvent roomEvent) => $"{roomEvent.Sequence} {roomEvent.Author} " + roomEvent switch
    {
        MessagePosted { Kind: MessageKind.Action } action => "does: " + action.Text,
        MessagePosted message => "says: " + message.Text,
        ParticipantJoined => "joined",
        ParticipantLeft left => $"left: {left.Reason}",
        ParticipantRenamed renamed => "is now " + renamed.NewHandle,
        _ => "?",
    };
}
