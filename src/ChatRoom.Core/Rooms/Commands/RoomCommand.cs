using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>
/// Something the room loop is asked to do. The loop calls <see cref="Apply"/>, then, when the whole batch is stored,
/// <see cref="OnCommitted"/> and, once it is shown, <see cref="OnPublished"/>; or, when it could not be stored,
/// <see cref="OnRolledBack"/> in reverse order.
/// </summary>
internal abstract class RoomCommand
{
    protected static readonly LocalizedMessage NotHere = new("Answer_NotHere", "You are not in the room.");

    /// <summary>
    /// Changes the membership and returns the draft to store, or null when there is nothing to log. Later commands of
    /// the batch see the change.
    /// </summary>
    public abstract RoomEvent? Apply(Room room, DateTimeOffset now);

    /// <summary>The batch is stored; nobody can see it yet.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event <see cref="Apply"/> drafted, numbered.</param>
    public virtual void OnCommitted(Room room, RoomEvent stored)
    {
    }

    /// <summary>The batch is stored and in the tail.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event <see cref="Apply"/> drafted, numbered; null if it drafted none.</param>
    public virtual void OnPublished(Room room, RoomEvent? stored)
    {
    }

    /// <summary>The batch was not stored: takes back what <see cref="Apply"/> changed and tells whoever asked.</summary>
    public virtual void OnRolledBack(Room room)
    {
    }

    /// <summary>Whether it only asks and changes nothing: then there is no news for anybody else.</summary>
    public virtual bool IsQuestion => false;

    /// <summary>The room takes no more commands: answers whoever waits for a result, if there is none yet.</summary>
    public virtual void Refuse(LocalizedMessage reason)
    {
    }
}
