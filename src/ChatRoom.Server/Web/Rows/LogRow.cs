using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows;

/// <summary>A row that shows a part of the room's log.</summary>
/// <param name="Key">See <see cref="Row"/>.</param>
/// <param name="First">The first event it shows.</param>
/// <param name="Last">The last event it shows; what lies between is shown too.</param>
public abstract record LogRow(string Key, RoomEvent First, RoomEvent Last) : Row(Key)
{
    /// <summary>Whether it shows the event with this number.</summary>
    public bool Shows(long? number) => First.Sequence <= number && number <= Last.Sequence;
}
