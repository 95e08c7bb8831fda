using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Represents the end of a stay in the room, or of an attempt to enter it.</summary>
/// <param name="Name">The suggestion of the name form.</param>
/// <param name="Text">The reason for the reader, or null.</param>
/// <param name="Reason">The reason, if it ends a stay.</param>
public sealed record Farewell(string Name, LocalizedMessage? Text, LeaveReason? Reason = null)
{
    /// <summary>Gets whether an attempt failed for a reason that passes by itself: the history or the ledger is away.</summary>
    public bool Passes => Text is { Key: "Problem_History" or "Answer_NotStored" or "Answer_LedgerNotStored" };
}
