namespace ChatRoom.Core.Events.Changes;

/// <summary>Records a change of an earlier message.</summary>
/// <param name="Id">See <see cref="RoomEvent"/>.</param>
/// <param name="At">See <see cref="RoomEvent"/>.</param>
/// <param name="Author">The handle of the person that changed the message.</param>
/// <param name="Target">The number of the message.</param>
public abstract record MessageChanged(Guid Id, DateTimeOffset At, string Author, long Target) : RoomEvent(Id, At, Author)
{
    /// <summary>Returns the message after this change; the same object if it has the change already.</summary>
    public abstract MessagePosted ApplyTo(MessagePosted message);
}
