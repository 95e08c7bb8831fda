using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Connections;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Keeps the session of Ada's page in a room of its own.</summary>
internal sealed class TestPage : IAsyncDisposable
{
    private readonly RoomDirectory _rooms;

    private TestPage(RoomDirectory rooms, InputInterpreter interpreter, Room room, WebSession session)
    {
        _rooms = rooms;
        Interpreter = interpreter;
        Room = room;
        Session = session;
    }

    public InputInterpreter Interpreter { get; }

    public Room Room { get; }

    public WebSession Session { get; }

    /// <summary>Joins a room that has the events of <paramref name="log"/>.</summary>
    public static async Task<TestPage> JoinAsync(IReadOnlyList<RoomEvent> log, TimeProvider time, ITranscript? transcript = null)
    {
        transcript ??= new InMemoryTranscript();
        await transcript.AppendAsync(log, TestContext.Current.CancellationToken);
        var (limits, metrics) = (new LimitsOptions { FloodPerSecond = 0 }, TestMetrics.Create());
        var rooms = SingleTranscriptStore.DirectoryOf(transcript, limits, time, metrics);
        var room = await rooms.OpenAsync("lobby");
        var interpreter = new InputInterpreter(rooms, limits, new AddressLimiter(limits, time), time, metrics);
        var session = new WebSession(room, interpreter, time, change =>
        {
            change();
            return Task.CompletedTask;
        });
        Assert.IsType<JoinResult.Joined>(await session.JoinAsync("ada", new string('a', 32)));
        return new TestPage(rooms, interpreter, room, session);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _rooms.DisposeAsync();
    }
}
