using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Members;

/// <summary>Tests who may do what in a private room, and what a fault leaves.</summary>
public sealed class PrivateRoomsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly FailingCatalog _catalog = new();
    private readonly InMemoryTranscriptStore _store = new();
    private readonly RoomOptions _options = new();
    private readonly RoomRegister _register;
    private readonly RoomDirectory _rooms;

    public PrivateRoomsTests()
    {
        var limits = new LimitsOptions();
        _register = new RoomRegister(_store, _catalog, _options, limits, _time);
        _rooms = new RoomDirectory(
            _register, _options, new PeopleDirectory(limits, _time), _time, TestMetrics.Create(), NullLogger<Room>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _rooms.DisposeAsync();
        _register.Dispose();
    }

    [Fact]
    public async Task A_room_whose_change_cannot_be_stored_stays_public_and_open_to_everybody()
    {
        var alice = await EnterAsync("alice", "dev");
        _catalog.Fails = true;

        var refusal = await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled);

        Assert.Equal("That cannot be stored just now. Nothing was changed; try again later.", refusal!.ToString());
        await EnterAsync("bob", "dev");
        _catalog.Fails = false;
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        Assert.False(await MayEnterAsync("carol", alice.Subscription.Room.Name));
    }

    [Fact]
    public async Task A_room_is_closed_to_strangers_before_the_ledger_knows_it()
    {
        var alice = await EnterAsync("alice", "dev");
        _catalog.Held = new TaskCompletionSource();

        var making = _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled);
        await Eventually.TrueAsync(() => _catalog.IsWaiting, "the write");
        Assert.False(await MayEnterAsync("bob", "dev"));
        _catalog.Held.SetResult();

        Assert.Null(await making);
        Assert.Equal("dev", alice.Subscription.Room.Title);
        Assert.True(await _store.ExistsAsync(alice.Subscription.Room.Name));
        Assert.False(await _store.ExistsAsync("dev"));
    }

    [Fact]
    public async Task Nothing_is_said_in_a_closed_room_before_the_ledger_knows_it()
    {
        var alice = await EnterAsync("alice", "dev");
        var room = alice.Subscription.Room;
        await room.SayAsync(alice, "before", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        _catalog.Held = new TaskCompletionSource();
        var making = _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled);
        await Eventually.TrueAsync(() => _catalog.IsWaiting, "the write");

        await room.SayAsync(alice, "secret", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        Assert.Equal("not stored, try again", (await _rooms.SetTopicAsync(alice.Subscription, "secret", Cancelled))!.ToString());
        var events = await (await _store.OpenAsync("dev", Cancelled)).ReadAfterAsync(0, 100, Cancelled);
        Assert.Equal(["before"], events.OfType<MessagePosted>().Select(message => message.Text));
        Assert.DoesNotContain(events, roomEvent => roomEvent is TopicSet);
        _catalog.Held.SetResult();

        Assert.Null(await making);
        await room.SayAsync(alice, "after", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        await Eventually.TrueAsync(() => room.Tail.Events.ReadBefore(long.MaxValue, 1) is [MessagePosted { Text: "after" }], "the message");
    }

    [Fact]
    public async Task A_log_that_kept_its_old_name_at_the_end_of_a_process_gets_the_new_one_at_the_next_opening()
    {
        var ada = _rooms.People.Enter("ada", "token of ada").Person;
        var log = await _store.OpenAsync("dev", Cancelled);
        await log.AppendAsync(TestEvents.Drafts(3), Cancelled);
        var record = new RoomRecord(PrivateAddress.New(), RoomKind.Private, "dev", "", ada.Id, _time.GetUtcNow()) { FormerName = "dev" };
        await _catalog.TryAddAsync(RoomRecord.Public("dev"), Cancelled);
        await _catalog.Members.MakePrivateAsync(record, [new(ada.Id)], _time.GetUtcNow(), Cancelled);
        Assert.False(await MayEnterAsync("mallory", "dev"));

        using var request = await _rooms.RequestAsync(record.Name, new TestSession { Person = ada }, makes: true, Cancelled);

        Assert.Equal(4, request.Lease!.Room.Tail.NextSequence);
        Assert.Equal("", (await _catalog.FindAsync(record.Name, Cancelled))!.FormerName);
        Assert.True(await MayEnterAsync("mallory", "dev"));
    }

    [Fact]
    public async Task A_link_lets_persons_in_until_its_time_is_over_also_into_an_open_room()
    {
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        var room = alice.Subscription.Room;
        var (code, _) = await _rooms.Private.MakeLinkAsync(alice.Subscription, Cancelled);
        var (bob, carol) = (_rooms.People.Enter("bob").Person, _rooms.People.Enter("carol").Person);

        Assert.Equal(room.Name, await _rooms.Private.AcceptAsync(code!, bob, Cancelled));
        Assert.IsType<JoinResult.Joined>(await room.JoinAsync(new TestSession().SubscribeTo(room), bob, Cancelled));
        _time.Advance(_options.InvitationLasts);
        Assert.Null(await _rooms.Private.AcceptAsync(code!, carol, Cancelled));
        Assert.IsType<JoinResult.Refused>(await room.JoinAsync(new TestSession().SubscribeTo(room), carol, Cancelled));
    }

    [Fact]
    public async Task Members_and_links_have_limits()
    {
        (_options.MaxMembers, _options.MaxInvitations) = (2, 1);
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));

        Assert.Null(await InviteAsync(alice, "bob"));
        Assert.Equal("This room has its 2 members.", (await InviteAsync(alice, "carol"))!.ToString());
        _options.MaxMembers = 3;
        Assert.NotNull((await _rooms.Private.MakeLinkAsync(alice.Subscription, Cancelled)).Code);
        Assert.Equal("This room has its 1 invitations. They end by themselves.", (await _rooms.Private.MakeLinkAsync(alice.Subscription, Cancelled)).Refusal!.ToString());
    }

    [Fact]
    public async Task A_member_without_a_token_is_forgotten_when_it_leaves_the_server()
    {
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        var room = alice.Subscription.Room;
        await room.SayAsync(alice, "kept", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        using var bob = _rooms.People.Enter("bob", "token of bob");
        Assert.Null(await _rooms.Private.InviteAsync(alice.Subscription, bob.Person, Cancelled));

        await room.LeaveAsync(alice.Joined.Participant, LeaveReason.Quit);

        await Eventually.TrueAsync(
            () => _catalog.Members.ListAsync(room.Name, Cancelled).GetAwaiter().GetResult() is [var only] && only.Id == bob.Person.Id, "one member is left");
    }

    [Fact]
    public async Task A_banned_member_learns_nothing_of_the_room_any_more()
    {
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        var room = alice.Subscription.Room;
        using var bob = _rooms.People.Enter("bob", "token of bob");
        Assert.Null(await _rooms.Private.InviteAsync(alice.Subscription, bob.Person, Cancelled));
        Assert.True(await room.MayAsync(RoomAct.Read, bob.Person, Cancelled));
        Assert.Contains(await RoomSummary.ListAsync(_rooms, bob.Person, Cancelled), listed => listed.Name == room.Name);

        await _rooms.Trust.ApplyAsync(new TrustChange.Add(
            new Sanction(await _rooms.Trust.NextIdAsync(), SanctionKind.Ban, room.Name, bob.Person.Id, "bob", null, "alice", DateTimeOffset.UnixEpoch)), null);

        Assert.False(await room.MayAsync(RoomAct.Read, bob.Person, Cancelled));
        Assert.DoesNotContain(await RoomSummary.ListAsync(_rooms, bob.Person, Cancelled), listed => listed.Name == room.Name);
    }

    [Fact]
    public async Task A_private_room_vanishes_with_the_last_person_that_may_enter_it()
    {
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        var room = alice.Subscription.Room;
        await room.SayAsync(alice, "gone", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        var bob = _rooms.People.Enter("bob");
        Assert.Null(await _rooms.Private.InviteAsync(alice.Subscription, bob.Person, Cancelled));
        await room.LeaveAsync(alice.Joined.Participant, LeaveReason.Quit);
        await UntilMembersAsync(room.Name, 1);
        Assert.True(await _store.ExistsAsync(room.Name));

        bob.Dispose();

        await Eventually.TrueAsync(
            () => !_store.ExistsAsync(room.Name).AsTask().GetAwaiter().GetResult() && _catalog.FindAsync(room.Name, Cancelled).GetAwaiter().GetResult() is null,
            "the room is deleted",
            () => _time.Advance(TimeSpan.FromSeconds(1)));
    }

    private Task UntilMembersAsync(string room, int count) => Eventually.TrueAsync(
        () => _catalog.Members.ListAsync(room, Cancelled).GetAwaiter().GetResult().Count == count, $"{count} members are left");

    [Fact]
    public async Task A_stranger_opens_no_log_and_learns_nothing_from_the_answer()
    {
        var alice = await EnterAsync("alice", "dev");
        Assert.Null(await _rooms.Private.MakePrivateAsync(alice.Subscription, Cancelled));
        var address = alice.Subscription.Room.Name;
        await alice.Subscription.Room.SayAsync(alice, "kept", MessageKind.Say, RoomEvent.NewId(), Cancelled);
        await alice.Subscription.Room.LeaveAsync(alice.Joined.Participant, LeaveReason.Quit);
        _options.CloseAfter = TimeSpan.Zero;
        await Eventually.TrueAsync(() => _rooms.Peek(address) is null, "the close", () => _time.Advance(TimeSpan.FromSeconds(1)));
        var asked = _catalog.Asked;

        using var known = await RequestAsync("mallory", address);
        using var unknown = await RequestAsync("mallory", PrivateAddress.New());

        Assert.Equal($"There is no room {address} that you may enter.", known.Refusal!.ToString());
        Assert.Null(_rooms.Peek(address));
        // The catalog was not asked for the row in either case: only for the membership.
        Assert.Equal(asked, _catalog.Asked);
    }

    private async Task<TestSession> EnterAsync(string name, string room)
    {
        var session = new TestSession();
        using var visit = _rooms.People.Enter(name);
        session.Person = visit.Person;
        using var request = await _rooms.RequestAsync(room, session, makes: true, Cancelled);
        session.Joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(
            request.Lease!.Room.JoinAsync(session.SubscribeTo(request.Lease.Room), visit.Person, Cancelled)));
        return session;
    }

    private async Task<RoomRequest> RequestAsync(string name, string room)
    {
        Connection connection = new TestSession { Person = _rooms.People.Enter(name).Person };
        return await _rooms.RequestAsync(room, connection, makes: true, Cancelled);
    }

    private async Task<bool> MayEnterAsync(string name, string room)
    {
        using var request = await RequestAsync(name, room);
        var session = new TestSession();
        return request.Lease is { Room: var open }
            && await open.JoinAsync(session.SubscribeTo(open), _rooms.People.Enter(name).Person, Cancelled) is JoinResult.Joined;
    }

    private Task<LocalizedMessage?> InviteAsync(TestSession member, string guest) =>
        _rooms.Private.InviteAsync(member.Subscription, _rooms.People.Enter(guest).Person, Cancelled);
}
