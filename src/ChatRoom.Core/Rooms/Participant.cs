using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms;

/// <summary>Who is in a room: a handle and its sessions. Changed by the room loop only.</summary>
public sealed class Participant
{
    private readonly Func<FloodGate> _newFloodGate;
    private FloodGate? _flood;
    private Session[] _sessions = [];
    private volatile string _name;

    internal Participant(KeyedHandle handle, string? token, Func<FloodGate> newFloodGate)
    {
        Keyed = handle;
        _name = handle.Handle.Value;
        Token = token;
        _newFloodGate = newFloodGate;
    }

    /// <summary>The handle as text; may change at any time, see <c>ParticipantRenamed</c>.</summary>
    public string Name => _name;

    /// <summary>How fast this participant may speak, whatever sessions it has.</summary>
    // Who only listens needs none.
    public FloodGate Flood => LazyInitializer.EnsureInitialized(ref _flood, _newFloodGate);

    /// <summary>The handle, and what makes it unique.</summary>
    internal KeyedHandle Keyed { get; private set; }

    /// <summary>The secret by which another session may join this participant; null where there is none to come.</summary>
    internal string? Token { get; }

    internal IReadOnlyList<Session> Sessions => _sessions;

    /// <summary>The clock's timestamp since when there is no session, or null.</summary>
    internal long? AwaySince { get; private set; }

    internal bool HasLeft { get; set; }

    internal void Rename(KeyedHandle handle)
    {
        Keyed = handle;
        _name = handle.Handle.Value;
    }

    internal void Attach(Session session)
    {
        _sessions = [.. _sessions, session];
        AwaySince = null;
    }

    internal bool Detach(Session session, long now)
    {
        var place = Array.IndexOf(_sessions, session);
        if (place < 0)
        {
            return false;
        }

        _sessions = [.. _sessions[..place], .. _sessions[(place + 1)..]];
        if (_sessions.Length == 0)
        {
            AwaySince = now;
        }

        return true;
    }
}
