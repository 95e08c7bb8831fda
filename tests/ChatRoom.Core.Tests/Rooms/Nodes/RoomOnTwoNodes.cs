using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>Gives each test one room that is open on two nodes, and the log that both share.</summary>
public abstract class RoomOnTwoNodes : IAsyncDisposable
{
    protected RoomOnTwoNodes()
    {
        (View, OtherView) = (Log.OpenView(), Log.OpenView());
        (Here, Other) = (Open(View), Open(OtherView));
    }

    private protected SharedLog Log { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    private protected SharedLog.View View { get; }

    private protected SharedLog.View OtherView { get; }

    /// <summary>Gets the room as one node has it.</summary>
    private protected Room Here { get; }

    /// <summary>Gets the room as the other node has it.</summary>
    private protected Room Other { get; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        (View.IsAway, OtherView.IsAway) = (false, false);
        await Here.DisposeAsync();
        await Other.DisposeAsync();
    }

    private protected static async Task<TestSession> JoinAsync(Room room, string name, string? token = null) =>
        await new TestSession().JoinAsync(room, name, token);

    private protected static async Task<Guid> SayAsync(TestSession session, string text)
    {
        var id = Guid.NewGuid();
        await session.Subscription.Room.SayAsync(session, text, MessageKind.Say, id, CancellationToken.None);
        return id;
    }

    private protected static Task SeesAsync(Room room, long last) =>
        Eventually.TrueAsync(() => room.Tail.NextSequence == last + 1, $"event {last} is seen");

    private protected Room Open(SharedLog.View view) => new(
        RoomRecord.Public("lobby"), view, new RoomOptions(), new PeopleDirectory(new LimitsOptions(), Time), Time, TestMetrics.Create(), NullLogger.Instance);
}
