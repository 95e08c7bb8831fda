using ChatRoom.Core.Connections;

namespace ChatRoom.Core.Rooms;

/// <summary>What came of a <see cref="JoinRequest"/>.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>The session is in the room.</summary>
    /// <param name="Participant">Who it belongs to.</param>
    /// <param name="NextSequence">Number of the first event that is news to it.</param>
    /// <param name="Epoch">Epoch of the room's log.</param>
    /// <param name="Resumed">The participant was here already.</param>
    public sealed record Joined(Participant Participant, long NextSequence, string Epoch, bool Resumed) : JoinResult;

    /// <summary>The session is not in the room.</summary>
    /// <param name="Reason">One line for the client.</param>
    public sealed record Refused(LocalizedMessage Reason) : JoinResult;
}
