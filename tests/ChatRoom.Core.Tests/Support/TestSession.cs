using System.Collections.Concurrent;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Tests.Support;

/// <summary>A session that only remembers what the room told it.</summary>
internal sealed class TestSession(WireFormat? format = null, string door = "test") : Session(door, format)
{
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly ConcurrentQueue<(Guid Id, string Reason)> _refusals = new();
    private readonly ConcurrentQueue<Guid> _alreadySaid = new();
    private int _wakes;

    public JoinResult.Joined Joined { get; set; } = null!;

    public string Name => Joined.Participant.Name;

    public int Wakes => Volatile.Read(ref _wakes);

    public IReadOnlyCollection<string> Notices => _notices;

    public IReadOnlyCollection<(Guid Id, string Reason)> Refusals => _refusals;

    /// <summary>What it said again.</summary>
    public IReadOnlyCollection<Guid> SaidBefore => _alreadySaid;

    public bool Repeats { get; init; }

    public override bool MayRepeat => Repeats;

    public bool ShowsTyping { get; init; }

    public override bool SeesTyping => ShowsTyping;

    public volatile Removal? Removal;

    /// <summary>Runs in the room's loop when the participant has left.</summary>
    public Action? OnRemoved { get; set; }

    /// <summary>Runs in the room's loop when something was refused.</summary>
    public Action? OnRefused { get; set; }

    public override void Wake() => Interlocked.Increment(ref _wakes);

    public override void Refused(Guid id, LocalizedMessage reason)
    {
        _refusals.Enqueue((id, reason.ToString()));
        OnRefused?.Invoke();
    }

    public override void AlreadySaid(Guid id) => _alreadySaid.Enqueue(id);

    public override void Removed(LeaveReason reason, long leftAt)
    {
        OnRemoved?.Invoke();
        Removal = new Removal(reason, leftAt);
    }

    public override void Notice(LocalizedMessage text) => _notices.Enqueue(text.ToString());
}

internal sealed record Removal(LeaveReason Reason, long LeftAt);
