using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Keeps a directory with the lobby and a few public rooms, and Bob's terminal in each of them.</summary>
internal sealed class ManyRooms : IAsyncDisposable
{
    public static readonly string Token = new('a', 32);

    private readonly Dictionary<string, TestSession> _bobs = [];

    private ManyRooms(RoomDirectory directory, InputInterpreter interpreter) => (Directory, Interpreter) = (directory, interpreter);

    public RoomDirectory Directory { get; }

    public InputInterpreter Interpreter { get; }

    public static ManyRooms Open(params string[] names)
    {
        var (limits, options, metrics, time) = (new LimitsOptions { FloodPerSecond = 0 }, new RoomOptions(), TestMetrics.Create(), TimeProvider.System);
        var register = TestRegister.Of(new InMemoryTranscriptStore(), options, time, names);
        var directory = new RoomDirectory(register, options, new PeopleDirectory(limits, time), time, metrics, NullLogger<Room>.Instance);
        return new(directory, new InputInterpreter(directory, limits, new AddressLimiter(limits, time), time, metrics));
    }

    public ValueTask<Room> RoomAsync(string name) => Directory.OpenAsync(name);

    /// <summary>Makes the rooms of a page of Ada's, without a shown one.</summary>
    public PageRooms NewPage(int most = 50, ReadPositions? positions = null) =>
        new(Directory, Interpreter, TimeProvider.System, ("ada", Token)) { Most = most, Positions = positions };

    /// <summary>Shows a room on a page, in place of another one.</summary>
    public async Task<WebSession> ShowAsync(PageRooms page, string name)
    {
        using var visit = await page.OpenAsync(name);
        return await ShowAsync(page, visit);
    }

    /// <summary>Shows a conversation on a page, in place of another room.</summary>
    public async Task<WebSession> ShowDirectAsync(PageRooms page, string handle)
    {
        using var visit = await page.OpenDirectAsync(handle);
        return await ShowAsync(page, visit);
    }

    private async Task<WebSession> ShowAsync(PageRooms page, RoomVisit visit)
    {
        var before = page.Shown;
        await page.HideAsync();
        if (before is not null)
        {
            await before.DisposeAsync();
        }

        var session = new WebSession(visit.Room!, Interpreter, TimeProvider.System, change =>
        {
            change();
            return Task.CompletedTask;
        });
        Assert.IsType<JoinResult.Joined>(await session.JoinAsync("ada", Token, page.SeenIn(visit.Room!)));
        await page.ShowAsync(session);
        return session;
    }

    /// <summary>Says a line as Bob.</summary>
    public async Task SayAsync(string name, string text)
    {
        var room = await RoomAsync(name);
        var id = Guid.NewGuid();
        if (!_bobs.TryGetValue(name, out var bob))
        {
            _bobs[name] = bob = await new TestSession().JoinAsync(room, "bob");
        }

        await room.SayAsync(bob.Subscription, text, MessageKind.Say, id, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => room.Tail.Events.ReadAfter(0, 1000).Any(e => e.Id == id), "the message is stored");
    }

    public ValueTask DisposeAsync() => Directory.DisposeAsync();
}
