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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _rooms.Release(_entry);
        }
    }
}
