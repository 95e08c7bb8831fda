using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>
/// Asks the room's loop for something. The loop calls <see cref="Apply"/>, then, when the whole batch is stored,
/// <see cref="OnCommitted"/> and, once it is shown, <see cref="OnPublished"/>. If the batch could not be stored, it calls
/// <see cref="OnRolledBack"/> in reverse order.
/// </summary>
internal abstract class RoomCommand
{
    protected static readonly LocalizedMessage NotHere = new("Answer_NotHere", "You are not in the room.");

    /// <summary>Gets whether it changes nothing: then no receiver is woken for it.</summary>
    public virtual bool IsQuestion => false;

    /// <summary>Gets the span of the request; null where no listener samples it.</summary>
    public virtual Activity? Trace => null;

    /// <summary>Gets the id under which its sender may post the same again, also on another node; null for none.</summary>
    public virtual Guid? Once => null;

    /// <summary>
    /// Changes the membership and returns the draft to store, or null when there is nothing to log. Later commands of the
    /// batch see the change.
    /// </summary>
    public abstract RoomEvent? Apply(Room room, DateTimeOffset now);

    /// <summary>Runs when the batch is stored and before any of it can be seen.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event that <see cref="Apply"/> drafted, numbered.</param>
    public virtual void OnCommitted(Room room, RoomEvent stored)
    {
    }

    /// <summary>Runs in place of <see cref="OnCommitted"/> for a draft that a shared log did not need; then the command has none.</summary>
    public virtual void OnUnneeded(Room room, DraftNeed need)
    {
    }

    /// <summary>Runs when the batch is stored and in the tail.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event that <see cref="Apply"/> drafted, numbered; null if it drafted none.</param>
    public virtual void OnPublished(Room room, RoomEvent? stored)
    {
    }

    /// <summary>Undoes the changes of <see cref="Apply"/> and tells the caller that the batch was not stored.</summary>
    public virtual void OnRolledBack(Room room)
    {
    }

    /// <summary>Answers the caller that nothing can be stored now; not after <see cref="Apply"/>.</summary>
    /// <returns>False if the command cannot be refused: then it waits.</returns>
    public virtual bool TryRefuse(Room room)
    {
        Reject(Room.NotStored);
        return true;
    }

    /// <summary>Answers the caller, if it still waits, because the room takes no more commands.</summary>
    public virtual void Reject(LocalizedMessage reason)
    {
    }
}
