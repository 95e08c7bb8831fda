using ChatRoom.Core.Connections;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Search;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input;

/// <summary>Holds one use of a command.</summary>
/// <param name="Rooms">All rooms.</param>
/// <param name="Subscription">
/// The sender; its participant is in the room. Replies go to its connection as notices.
/// </param>
/// <param name="Argument">The text behind the command, trimmed; may be empty.</param>
/// <param name="Id">The id of the event that the command may make.</param>
/// <param name="CancellationToken">Ends with the connection.</param>
public sealed record CommandCall(
    RoomDirectory Rooms, Subscription Subscription, string Argument, Guid Id, CancellationToken CancellationToken)
{
    /// <summary>Gets the acts that keep order.</summary>
    public required ModerationService Moderation { get; init; }

    /// <summary>Gets the search; null on a server without one.</summary>
    public MessageSearch? Search { get; init; }

    /// <summary>Gets the accounts of the server; null if it keeps none.</summary>
    public IAccounts? Accounts { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets the room the command is used in.</summary>
    public Room Room => Subscription.Room;

    /// <summary>Gets the sender's connection.</summary>
    public Connection Connection => Subscription.Connection;

    /// <summary>Gets the sender's participant.</summary>
    public Participant Participant => Subscription.Participant
        ?? throw new InvalidOperationException("A connection must be in the room before it can use commands.");

    /// <summary>Rejects the command with a reason.</summary>
    /// <returns><see cref="InputOutcome.Rejected"/>.</returns>
    public InputOutcome Reject(LocalizedMessage reason)
    {
        Connection.Answer(Id, new SayResult.Refused(RefusalReason.Invalid, reason));
        return InputOutcome.Rejected;
    }
}
