using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Shows a part of the room's log.</summary>
/// <param name="Key">See <see cref="Row"/>.</param>
/// <param name="First">The first event of the row.</param>
/// <param name="Last">The last event of the row; the row also shows the events between.</param>
public abstract record LogRow(string Key, RoomEvent First, RoomEvent Last) : Row(Key)
{
    /// <summary>Gets whether there is something to see; the row holds the place of its events in any case.</summary>
    public virtual bool IsShown => true;

    /// <summary>Returns whether the row shows the event with this number.</summary>
    public bool Shows(long? number) => First.FirstSequence <= number && number <= Last.Sequence;
}
