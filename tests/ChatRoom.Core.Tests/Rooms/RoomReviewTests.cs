using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests that the rooms of an earlier process vanish as if it had gone on.</summary>
public sealed class RoomReviewTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly PersonId Alice = PersonId.New();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly MemoryRoomCatalog _catalog = new();
    private readonly InMemoryTranscriptStore _store = new();
    private readonly RoomOptions _options = new();
    private readonly RoomRegister _register;
    private readonly RoomDirectory _rooms;

    public RoomReviewTests()
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
    public async Task A_room_in_which_nothing_was_said_vanishes_after_a_restart_and_others_stay_and_are_closed()
    {
        await MakeAsync("answered", Said(Alice), Said(PersonId.New()));
        await MakeAsync("silent", new ParticipantJoined(RoomEvent.NewId(), _time.GetUtcNow(), "alice") { AuthorId = Alice });
        await MakeAsync("without-a-word");
        Assert.True(await _catalog.TryAddAsync(RoomRecord.Public("made-by-an-operator"), Cancellation));
        await _store.OpenAsync("made-by-an-operator", Cancellation);

        await UntilGoneAsync("silent");
        await UntilGoneAsync("without-a-word");

        await UntilAsync(() => _rooms.Loaded.Count == 0, "the close");
        Assert.True(await ExistsAsync("answered"));
        Assert.True(await ExistsAsync("made-by-an-operator"));
    }

    [Fact]
    public async Task A_room_in_which_only_its_maker_spoke_vanishes_a_day_later_although_the_server_was_restarted()
    {
        await MakeAsync("dev", Said(Alice));
        await UntilAsync(() => _rooms.Loaded.Count > 0, "the judgement");
        await UntilAsync(() => _rooms.Loaded.Count == 0, "the close");

        _time.Advance(_options.UnansweredFor - TimeSpan.FromHours(1));
        Assert.True(await ExistsAsync("dev"));

        _time.Advance(TimeSpan.FromHours(1));
        await UntilGoneAsync("dev");
    }

    [Fact]
    public async Task Many_rooms_are_judged_a_few_at_a_time()
    {
        for (var i = 0; i < 60; i++)
        {
            await MakeAsync($"room-{i}", i % 2 == 0 ? [Said(Alice), Said(PersonId.New())] : []);
        }

        var most = 0;
        await UntilAsync(
            () =>
            {
                most = Math.Max(most, _rooms.Loaded.Count);
                return _catalog.CountMadeByAsync(Alice, CancellationToken.None).GetAwaiter().GetResult() == 30;
            },
            "the silent rooms are gone");

        Assert.InRange(most, 1, 10);
    }

    [Fact]
    public async Task A_private_room_that_nobody_can_enter_any_more_vanishes_whatever_was_said_in_it()
    {
        await MakePrivateAsync("quit");
        await MakePrivateAsync("kept", new Member(Alice));
        await MakePrivateAsync("asked");
        var ends = _time.GetUtcNow().AddDays(7);
        Assert.True(await _catalog.Members.TryInviteAsync(
            new Invitation(Invitation.HashOf("code"), AddressOf("asked"), Alice, 1, ends), 0, _time.GetUtcNow(), Cancellation));

        await UntilGoneAsync(AddressOf("quit"));

        await UntilAsync(() => _rooms.Loaded.Count == 0, "the close");
        Assert.True(await ExistsAsync(AddressOf("kept")));
        Assert.True(await ExistsAsync(AddressOf("asked")));
    }

    [Fact]
    public async Task A_private_room_whose_members_were_all_guests_that_cannot_come_back_vanishes_unless_one_of_them_is_here()
    {
        using var bob = _rooms.People.Enter("bob");
        var guest = new Member(PersonId.New(), CanReturn: false);
        await MakePrivateAsync("guests", guest, new(PersonId.New(), CanReturn: false));
        await MakePrivateAsync("here", guest, new(bob.Person.Id, CanReturn: false));
        await MakePrivateAsync("back", guest, new(Alice));
        var withoutMaker = new RoomRecord(AddressOf("freed"), RoomKind.Private, "freed", "", PersonId.None, _time.GetUtcNow());
        await _catalog.Members.MakePrivateAsync(withoutMaker, [guest], _time.GetUtcNow(), Cancellation);

        await UntilGoneAsync(AddressOf("guests"));
        await UntilGoneAsync(AddressOf("freed"));

        await UntilAsync(() => _rooms.Loaded.Count == 0, "the close");
        Assert.True(await ExistsAsync(AddressOf("here")));
        Assert.True(await ExistsAsync(AddressOf("back")));
    }

    [Fact]
    public async Task A_conversation_with_a_person_that_could_not_come_back_vanishes_although_nobody_uses_conversations()
    {
        await MakeConversationAsync("@lost", new Member(PersonId.New(), "bob", CanReturn: false));
        await MakeConversationAsync("@kept", new Member(PersonId.New(), "carol"));

        await UntilGoneAsync("@lost");

        Assert.True(await ExistsAsync("@kept"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string AddressOf(string title) => $"~{title.PadRight(16, 'a')}";

    private MessagePosted Said(PersonId author) =>
        new(RoomEvent.NewId(), _time.GetUtcNow(), author == Alice ? "alice" : "bob", "hi", MessageKind.Say) { AuthorId = author };

    private async Task MakeAsync(string name, params RoomEvent[] events)
    {
        Assert.True(await _catalog.TryAddAsync(new(name, RoomKind.Public, "", "", Alice, _time.GetUtcNow()), Cancellation));
        await StoreAsync(name, events);
    }

    private async Task MakePrivateAsync(string title, params Member[] members)
    {
        var room = new RoomRecord(AddressOf(title), RoomKind.Private, title, "", Alice, _time.GetUtcNow());
        await _catalog.Members.MakePrivateAsync(room, members, _time.GetUtcNow(), Cancellation);
        await StoreAsync(room.Name, [Said(Alice), Said(PersonId.New())]);
    }

    private async Task MakeConversationAsync(string name, Member other)
    {
        var room = new RoomRecord(name, RoomKind.Direct, "", "", PersonId.None, _time.GetUtcNow());
        await _catalog.Members.AddDirectAsync(room, new Member(Alice, "alice"), other, Cancellation);
        await StoreAsync(name, [Said(Alice)]);
    }

    private async Task StoreAsync(string name, RoomEvent[] events)
    {
        var log = await _store.OpenAsync(name, Cancellation);
        if (events.Length > 0)
        {
            RoomEvent.AssignSequences(events, 1);
            await log.AppendAsync(1, events, Cancellation);
        }
    }

    private async Task<bool> ExistsAsync(string room) =>
        await _store.ExistsAsync(room) && await _catalog.FindAsync(room, Cancellation) is not null;

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what, () => _time.Advance(Second));

    private Task UntilGoneAsync(string room) => UntilAsync(
        () => !_store.ExistsAsync(room).AsTask().GetAwaiter().GetResult()
            && _catalog.FindAsync(room, CancellationToken.None).GetAwaiter().GetResult() is null,
        $"the log and the row of {room} are deleted");
}
