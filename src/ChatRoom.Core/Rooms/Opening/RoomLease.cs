namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Keeps a room open until it is disposed. A participant keeps it open as well.</summary>
public sealed class RoomLease : IDisposable
{
    private readonly RoomDirectory _rooms;
    private readonly RoomEntry _entry;
    private int _ended;

    internal RoomLease(RoomDirectory rooms, RoomEntry entry, Room room)
    {
        _rooms = rooms;
        _entry = entry;
        Room = room;
    }

    /// <summary>Gets the room.</summary>
    public Room Room { get; }

    /// <summary>Says that the room was opened for a judgement alone: unless somebody comes, it closes once it has one.</summary>
    internal void MarkForReview() => _entry.IsForReview = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _rooms.Release(_entry);
        }
    }
}
