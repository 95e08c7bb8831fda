namespace ChatRoom.Core.Rooms;

/// <summary>Who is in a room: a handle and its sessions. Changed by the room loop only.</summary>
public sealed class Participant
{
    private readonly List<Session> _sessions = [];
    private volatile string _name;

    internal Participant(Handle handle, string? token, FloodGate flood)
    {
        Handle = handle;
        _name = handle.Value;
        Token = token;
        Flood = flood;
    }

    /// <summary>The handle as text; may change at any time, see <see cref="ParticipantRenamed"/>.</summary>
    public string Name => _name;

    /// <summary>How fast this participant may speak, whatever sessions it has.</summary>
    public FloodGate Flood { get; }

    internal Handle Handle { get; private set; }

    /// <summary>The secret by which another session may join this participant; null where there is none to come.</summary>
    internal string? Token { get; }

    internal IReadOnlyList<Session> Sessions => _sessions;

    /// <summary>The clock's timestamp since when there is no session, or null.</summary>
    internal long? AwaySince { get; private set; }

    internal bool HasLeft { get; set; }

    internal ParticipantInfo Info => new(Name, AwaySince is not null, _sessions.Select(s => s.Door).Distinct().Order().ToArray());

    internal void Rename(Handle handle)
    {
        Handle = handle;
        _name = handle.Value;
    }

    internal void Attach(Session session)
    {
        _sessions.Add(session);
        AwaySince = null;
    }

    internal bool Detach(Session session, long now)
    {
        var had = _sessions.Remove(session);
        if (had && _sessions.Count == 0)
        {
            AwaySince = now;
        }

        return had;
    }
}

/// <summary>What everybody may know of a participant.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="IsAway">All its pages are lost; it leaves when they stay so.</param>
/// <param name="Doors">The doors it is connected through, sorted.</param>
public sealed record ParticipantInfo(string Handle, bool IsAway, IReadOnlyList<string> Doors);
