using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms;

/// <summary>Describes the outcome of a join.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>The subscription is in the room.</summary>
    /// <param name="Participant">The participant it belongs to.</param>
    /// <param name="NextSequence">The number of the first event that is news to it.</param>
    /// <param name="Epoch">The epoch of the room's log.</param>
    /// <param name="Resumed">Whether the participant was in the room already.</param>
    public sealed record Joined(Participant Participant, long NextSequence, string Epoch, bool Resumed) : JoinResult;

    /// <summary>The subscription is not in the room.</summary>
    /// <param name="Reason">One line for the client.</param>
    /// <param name="IsBan">Whether the person is banned.</param>
    public sealed record Refused(LocalizedMessage Reason, bool IsBan = false) : JoinResult;
}
