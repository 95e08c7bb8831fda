using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Tests.Rooms.Members;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests that rooms without participants close, come back, or vanish.</summary>
public sealed class RoomClosingTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryRoomCatalog _catalog = new();
    private readonly InMemoryTranscriptStore _store = new();
    private readonly RoomOptions _options = new();
    private readonly RoomRegister _register;
    private readonly RoomDirectory _rooms;

    public RoomClosingTests()
    {
        var limits = new LimitsOptions();
        _register = new RoomRegister(_store, _catalog, _options, limits, _time);
        _rooms = new RoomDirectory(
            _register, _options, new PeopleDirectory(limits, _time), _time, TestMetrics.Create(), NullLogger<Room>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _rooms.DisposeAsync();
        _register.Dispose();
    }

    [Fact]
    public async Task A_room_closes_some_time_after_its_last_participant_and_comes_back_with_its_log()
    {
        var (alice, room) = await EnterAsync("alice", "dev");
        await SayAsync(alice, "hi");
        var (bob, _) = await EnterAsync("bob", "dev");
        await SayAsync(bob, "hello");
        await LeaveAsync(alice, bob);

        _time.Advance(_options.CloseAfter - Second);
        Assert.Same(room, _rooms.Peek("dev"));
        await UntilAsync(() => _rooms.Peek("dev") is null, "the close");

        var (_, again) = await EnterAsync("carol", "dev");
        Assert.NotSame(room, again);
        Assert.Equal(room.Epoch, again.Epoch);
        Assert.Equal(8, again.Tail.NextSequence);
    }

    [Fact]
    public async Task A_room_in_which_nothing_was_said_vanishes_with_its_last_participant()
    {
        var (alice, _) = await EnterAsync("alice", "dev");
        await LeaveAsync(alice);

        await UntilAsync(() => _rooms.Peek("dev") is null, "the close");

        await UntilGoneAsync("dev");
    }

    [Fact]
    public async Task A_room_that_is_being_deleted_is_gone_before_the_rooms_have_ended()
    {
        var catalog = new FailingCatalog { Held = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        using var register = new RoomRegister(_store, catalog, _options, new(), _time);
        var rooms = new RoomDirectory(
            register, _options, new PeopleDirectory(new(), _time), _time, TestMetrics.Create(), NullLogger<Room>.Instance);
        var (alice, _) = await EnterAsync("alice", "dev", rooms);
        await LeaveAsync(alice);
        await UntilAsync(() => catalog.IsWaiting, "the deletion");

        var end = rooms.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        catalog.Held.SetResult();

        await end;
        Assert.Null(await catalog.FindAsync("dev", Cancellation));
    }

    [Fact]
    public async Task A_room_in_which_only_its_maker_spoke_vanishes_a_day_later_although_it_has_closed()
    {
        var (alice, _) = await EnterAsync("alice", "dev");
        var (bob, _) = await EnterAsync("bob", "dev");
        await SayAsync(alice, "anybody?");
        await LeaveAsync(alice, bob);
        await UntilAsync(() => _rooms.Peek("dev") is null, "the close");
        Assert.True(await _store.ExistsAsync("dev"));

        _time.Advance(_options.UnansweredFor - TimeSpan.FromHours(1));
        Assert.True(await _store.ExistsAsync("dev"));

        _time.Advance(TimeSpan.FromHours(1));
        await UntilGoneAsync("dev");
    }

    [Fact]
    public async Task A_topic_of_another_person_keeps_a_room()
    {
        var (alice, _) = await EnterAsync("alice", "dev");
        var (bob, _) = await EnterAsync("bob", "dev");
        Assert.Null(await _rooms.SetTopicAsync(bob, "tea", Cancellation));
        await LeaveAsync(alice, bob);

        await UntilAsync(() => _rooms.Peek("dev") is null, "the close");
        _time.Advance(_options.UnansweredFor + _options.UnansweredFor);

        Assert.Equal("tea", (await EnterAsync("carol", "dev")).Room.Topic);
    }

    [Fact]
    public async Task The_lobby_keeps_its_topic_without_a_row()
    {
        var (alice, _) = await EnterAsync("alice", "lobby");
        Assert.Null(await _rooms.SetTopicAsync(alice, "tea", Cancellation));
        await LeaveAsync(alice);
        await UntilAsync(() => _rooms.Peek("lobby") is null, "the close");

        Assert.Equal("tea", (await EnterAsync("bob", "lobby")).Room.Topic);
        Assert.Equal(0, await _catalog.CountAsync(RoomKind.Public, Cancellation));
    }

    [Fact]
    public async Task A_lease_keeps_a_room_open_and_a_room_that_is_kept_open_never_closes()
    {
        var lobby = await _rooms.OpenAsync("lobby");
        Assert.True(await _catalog.TryAddAsync(RoomRecord.Public("dev"), Cancellation));
        using (var lease = await _rooms.FindAsync("dev", Cancellation))
        {
            _time.Advance(_options.CloseAfter * 3);
            Assert.Same(lease!.Room, _rooms.Peek("dev"));
        }

        await UntilAsync(() => _rooms.Peek("dev") is null, "the close");
        Assert.Same(lobby, _rooms.Peek("lobby"));
    }

    [Fact]
    public async Task Joins_while_rooms_close_are_neither_refused_nor_lost()
    {
        _options.CloseAfter = TimeSpan.Zero;
        Assert.True(await _catalog.TryAddAsync(RoomRecord.Public("dev"), Cancellation));
        using var stop = new CancellationTokenSource();
        var clock = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    _time.Advance(Second);
                    await Task.Yield();
                }
            },
            Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(person => Task.Run(
            async () =>
            {
                for (var i = 0; i < 15; i++)
                {
                    var (session, _) = await EnterAsync($"p{person}", "dev");
                    await SayAsync(session, $"{person} {i}");
                    await LeaveAsync(session);
                }
            },
            Cancellation)));
        await stop.CancelAsync();
        await clock;

        var log = await _store.OpenAsync("dev", Cancellation);
        var events = await log.ReadAfterAsync(0, int.MaxValue, Cancellation);
        Assert.Equal(60, events.OfType<MessagePosted>().Select(message => message.Text).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 180).Select(n => (long)n), events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_log_without_a_row_is_closed_to_everybody_with_the_answer_for_a_room_that_one_may_not_enter()
    {
        await _store.OpenAsync("lost", Cancellation);

        using var lost = await RequestAsync("alice", "lost");

        Assert.Equal("There is no room #lost that you may enter.", lost.Refusal!.ToString());
    }

    [Fact]
    public async Task An_address_may_make_rooms_again_in_the_course_of_the_day()
    {
        _options.CreationPerAddress = 2;
        var client = ClientAddress.Direct(System.Net.IPAddress.Parse("192.0.2.7"));
        var connection = new TestSession(client: client) { Person = _rooms.People.Enter("alice").Person };

        Assert.Null(await _register.TryMakeAsync("one", connection, Cancellation));
        Assert.Null(await _register.TryMakeAsync("two", connection, Cancellation));
        Assert.NotNull(await _register.TryMakeAsync("three", connection, Cancellation));
        _time.Advance(TimeSpan.FromHours(11));
        Assert.NotNull(await _register.TryMakeAsync("three", connection, Cancellation));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await _register.TryMakeAsync("three", connection, Cancellation));
        Assert.NotNull(await _register.TryMakeAsync("four", connection, Cancellation));
    }

    [Theory]
    [InlineData("alice #dev", "alice", "dev")]
    [InlineData("alice  #Dev ", "alice", "dev")]
    [InlineData("Ann Lee #c-sharp_10", "Ann Lee", "c-sharp_10")]
    [InlineData("#dev", "#dev", null)]
    [InlineData("alice", "alice", null)]
    [InlineData("alice #", "alice #", null)]
    [InlineData("alice #caf\u00e9", "alice #caf\u00e9", null)]
    [InlineData("alice#dev", "alice#dev", null)]
    [InlineData("", "", null)]
    public void A_name_line_may_end_in_a_room(string line, string name, string? room) => Assert.Equal((name, room), RoomName.Split(line));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task SayAsync(TestSession session, string text) => await session.Subscription.Room.SayAsync(
        session, text, MessageKind.Say, RoomEvent.NewId(), Cancellation);

    private async Task<(TestSession Session, Room Room)> EnterAsync(string name, string room, RoomDirectory? rooms = null)
    {
        rooms ??= _rooms;
        var session = new TestSession();
        using var visit = rooms.People.Enter(name);
        session.Person = visit.Person;
        using var request = await Eventually.InTimeAsync(rooms.RequestAsync(room, session, makes: true, Cancellation));
        Assert.Null(request.Refusal);
        session.Joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(
            request.Lease!.Room.JoinAsync(session.SubscribeTo(request.Lease.Room), visit.Person, Cancellation)));
        return (session, request.Lease.Room);
    }

    private Task<RoomRequest> RequestAsync(string name, string room)
    {
        Connection connection = new TestSession { Person = _rooms.People.Enter(name).Person };
        return _rooms.RequestAsync(room, connection, makes: true, Cancellation);
    }

    private static async Task LeaveAsync(params TestSession[] sessions)
    {
        foreach (var session in sessions)
        {
            await session.Subscription.Room.LeaveAsync(session.Joined.Participant, LeaveReason.Quit);
            await Eventually.TrueAsync(() => session.Removal is not null, "the leave");
        }
    }

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what, () => _time.Advance(Second));

    private async Task UntilGoneAsync(string room) => await UntilAsync(
        () => !_store.ExistsAsync(room).AsTask().GetAwaiter().GetResult()
            && _catalog.FindAsync(room, CancellationToken.None).GetAwaiter().GetResult() is null,
        "the log and the row are deleted");
}
