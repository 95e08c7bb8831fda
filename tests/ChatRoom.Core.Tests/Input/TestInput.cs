using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Input;

/// <summary>Runs a room with the participant Alice and interprets her input.</summary>
internal sealed class TestInput : IAsyncDisposable
{
    private readonly DateTimeOffset _since;

    private TestInput(TestRoom test, TestSession session)
    {
        Test = test;
        Session = session;
        Interpreter = new InputInterpreter(test.Rooms, test.Limits, new AddressLimiter(test.Limits, test.Time), test.Time, test.Metrics);
        Counters = new Counters(test.Metrics.Meter);
        _since = test.Time.GetUtcNow();
    }

    public TestRoom Test { get; }

    public TestSession Session { get; }

    public InputInterpreter Interpreter { get; }

    public Counters Counters { get; }

    public TimeSpan Elapsed => Test.Time.GetUtcNow() - _since;

    public static async Task<TestInput> OpenAsync(LimitsOptions? limits = null)
    {
        var test = new TestRoom(limits: limits);
        return new TestInput(test, await test.JoinAsync("alice"));
    }

    public Task<InputOutcome> TakeAsync(string line, Guid? id = null) => Eventually.InTimeAsync(
        Interpreter.TakeAsync(Session, line, id ?? Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask());

    /// <summary>Gets the events of the room since Alice joined.</summary>
    public async Task<IReadOnlyList<RoomEvent>> NewEventsAsync()
    {
        await Test.SettleAsync();
        return await Test.Room.ReadAfterAsync(1, 1000, TestContext.Current.CancellationToken);
    }

    public async Task<IEnumerable<string>> NewTextsAsync() => (await NewEventsAsync()).Cast<MessagePosted>().Select(m => m.Text);

    public async ValueTask DisposeAsync()
    {
        Counters.Dispose();
        await Test.DisposeAsync();
    }
}
