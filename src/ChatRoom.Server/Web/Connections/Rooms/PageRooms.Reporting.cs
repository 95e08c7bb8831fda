using ChatRoom.Core.Connections;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <content>Shows the page to an operator, as one connection.</content>
public sealed partial class PageRooms
{
    /// <summary>Gets the handler that ends the stay of the page, because an operator wants that; called on any thread.</summary>
    public Action? EndsStay { get; init; }

    /// <inheritdoc/>
    public override void Disconnect() => EndsStay?.Invoke();

    /// <inheritdoc/>
    public override ConnectionReport Report()
    {
        IEnumerable<RoomLag> shown = Shown is { } session
            ? [new RoomLag(session.RoomName, Math.Max(0, session.Room.Tail.NextSequence - 1 - session.Window.NewestSequence))]
            : [];
        return new(_since, [.. shown, .. _counted.Select(room => new RoomLag(room.Room.Name, room.Lag))], null);
    }
}
