using ChatRoom.Core.Connections;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Input;

/// <summary>One use of a command.</summary>
/// <param name="Room">Where.</param>
/// <param name="Session">By whom; its participant is in the room. Replies go to it as notices.</param>
/// <param name="Argument">What stands behind the command, trimmed; may be empty.</param>
/// <param name="Id">The id of the event, should it make one.</param>
/// <param name="CancellationToken">Ends with the session.</param>
public sealed record CommandCall(Room Room, Session Session, string Argument, Guid Id, CancellationToken CancellationToken)
{
    public Participant Participant => Session.Participant
        ?? throw new InvalidOperationException("A session must be in the room before it can use commands.");

    /// <summary>Says why nothing was done.</summary>
    /// <returns><see cref="InputOutcome.Rejected"/>.</returns>
    public InputOutcome Reject(LocalizedMessage reason)
    {
        Session.Rejected(Id, reason);
        return InputOutcome.Rejected;
    }
}
