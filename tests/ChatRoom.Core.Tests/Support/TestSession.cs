using System.Collections.Concurrent;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Records the calls of one room to a connection.</summary>
internal sealed class TestSession : Connection
{
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly ConcurrentQueue<(Guid Id, SayResult Result)> _answers = new();
    private readonly TestReceiver _receiver;
    private Subscription? _subscription;
    private int _wakes;

    public TestSession(WireFormat? format = null, string door = "test", ClientAddress client = default)
        : base(door, client) => _receiver = new TestReceiver(this, format);

    public Receiver Receiver => _receiver;

    public Subscription Subscription => _subscription ?? throw new InvalidOperationException("It is in no room.");

    public Participant? Participant => _subscription?.Participant;

    public JoinResult.Joined Joined { get; set; } = null!;

    public string Name => Joined.Participant.Name;

    public int Wakes => Volatile.Read(ref _wakes);

    public IReadOnlyCollection<string> Notices => _notices;

    public IReadOnlyCollection<(Guid Id, SayResult Result)> Answers => _answers;

    public IReadOnlyCollection<(Guid Id, string Reason)> Refusals =>
        [.. _answers.Where(a => a.Result is SayResult.Refused { Reason: not RefusalReason.Invalid }).Select(a => (a.Id, ((SayResult.Refused)a.Result).Text.ToString()))];

    /// <summary>Gets the ids it said again.</summary>
    public IReadOnlyCollection<Guid> SaidBefore => [.. _answers.Where(a => a.Result is SayResult.AlreadySaid).Select(a => a.Id)];

    public bool Repeats { get; init; }

    public override bool MayRepeat => Repeats;

    public bool ShowsTyping { get; init; }

    public volatile Removal? Removal;

    /// <summary>Runs in the room's loop when the participant has left.</summary>
    public Action? OnRemoved { get; set; }

    /// <summary>Runs in the room's loop when a message was refused.</summary>
    public Action? OnRefused { get; set; }

    /// <summary>Runs in the room's loop when it asks whether the receiver shows typing.</summary>
    public Action? OnShowsTyping { get; set; }

    /// <summary>Runs in the fan-out.</summary>
    public Action? OnWake { get; set; }

    public static implicit operator Subscription(TestSession session) => session.Subscription;

    public static implicit operator Receiver(TestSession session) => session.Receiver;

    /// <summary>Makes the subscription with which it joins this room.</summary>
    public Subscription SubscribeTo(Room room) => _subscription = new Subscription(room, this, _receiver);

    /// <summary>Joins a room under a name.</summary>
    public async Task<TestSession> JoinAsync(Room room, string name, string? token = null)
    {
        using var visit = room.People.Enter(name, token);
        Person = visit.Person;
        Joined = Assert.IsType<JoinResult.Joined>(
            await Eventually.InTimeAsync(room.JoinAsync(SubscribeTo(room), visit.Person, CancellationToken.None)));
        return this;
    }

    public override void Answer(Guid id, SayResult result)
    {
        _answers.Enqueue((id, result));
        if (result is SayResult.Refused { Reason: RefusalReason.Invalid } invalid)
        {
            Notice(invalid.Text);
        }
        else if (result is SayResult.Refused)
        {
            OnRefused?.Invoke();
        }
    }

    public override void Notice(LocalizedMessage text) => _notices.Enqueue(text.ToString());

    private sealed class TestReceiver(TestSession session, WireFormat? format) : Receiver(format)
    {
        public override bool ShowsTyping
        {
            get
            {
                session.OnShowsTyping?.Invoke();
                return session.ShowsTyping;
            }
        }

        public override void Wake()
        {
            Interlocked.Increment(ref session._wakes);
            session.OnWake?.Invoke();
        }

        public override void OnEnded(LeaveReason reason, long limit)
        {
            session.OnRemoved?.Invoke();
            session.Removal = new Removal(reason, limit);
        }
    }
}
