using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>Tests the persons of one room on two nodes.</summary>
public sealed class SharedRoomPersonTests : IAsyncDisposable
{
    private readonly SharedLog _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SharedLog.View _view;
    private readonly SharedLog.View _otherView;
    private readonly Room _room;
    private readonly Room _other;

    public SharedRoomPersonTests()
    {
        (_view, _otherView) = (_log.OpenView(), _log.OpenView());
        (_room, _other) = (Open(_view), Open(_otherView));
    }

    public async ValueTask DisposeAsync()
    {
        (_view.IsAway, _otherView.IsAway) = (false, false);
        await _room.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_person_on_two_nodes_joins_once_and_leaves_with_its_last_connection()
    {
        var witness = await JoinAsync(_other, "witness");
        var (here, there) = (await JoinAsync(_room, "alice", "token"), await JoinAsync(_other, "alice", "token"));
        Assert.Equal(here.Joined.Participant.Person.Id, there.Joined.Participant.Person.Id);
        Assert.True(there.Joined.Resumed);
        Assert.Equal(["alice", "witness"], _room.Participants.Keys);

        await _room.LeaveAsync(here.Joined.Participant, LeaveReason.Quit);
        await Eventually.TrueAsync(() => _room.Participants["alice"].IsElsewhere, "the person is on the other node only");
        Assert.False(_room.HasParticipantsHere);
        await _other.LeaveAsync(there.Joined.Participant, LeaveReason.Quit);
        await SeesAsync(_room, 3);

        Assert.Equal(["witness"], _room.Participants.Keys);
        Assert.Equal(["witness"], _other.Participants.Keys);
        Assert.Equal(
            ["ParticipantJoined witness", "ParticipantJoined alice", "ParticipantLeft alice"],
            (await _other.ReadAfterAsync(0, 10, CancellationToken.None)).Select(e => $"{e.GetType().Name} {e.Author}"));
        Assert.True(witness.Wakes > 0);
    }

    [Fact]
    public async Task Other_nodes_see_the_doors_of_a_person_that_it_is_away_and_that_it_types()
    {
        var watcher = new TestSession { ShowsTyping = true };
        await watcher.JoinAsync(_other, "bob");
        var alice = new TestSession(door: "web") { ShowsTyping = true };
        await alice.JoinAsync(_room, "alice");
        await Eventually.TrueAsync(() => _other.Participants.GetValueOrDefault("alice")?.Doors is ["web"], "the door is seen");
        Assert.False(_other.Participants["alice"].IsAway);

        await _room.SetAttentionAsync(alice, hasAttention: false);
        await Eventually.TrueAsync(() => _other.Participants["alice"].IsAway, "it is away");
        await _room.SetAttentionAsync(alice, hasAttention: true);
        await Eventually.TrueAsync(() => !_other.Participants["alice"].IsAway, "it is back");

        _room.Typists.Set(alice, isTyping: true);
        await Eventually.TrueAsync(
            () => _other.Typists.Current.Any(typist => typist.Name == "alice"), "it types", () => _time.Advance(TimeSpan.FromMilliseconds(250)));
        _room.Typists.Set(alice, isTyping: false);
        await Eventually.TrueAsync(() => _other.Typists.Current.Count == 0, "it has ended", () => _time.Advance(TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task A_rename_on_one_node_renames_the_same_person_on_the_other()
    {
        var (here, there) = (await JoinAsync(_room, "alice", "token"), await JoinAsync(_other, "alice", "token"));
        await _room.RenameAsync(here.Joined.Participant.Person, TestHandle.Create("alicia"), isDecided: true, CancellationToken.None);

        await Eventually.TrueAsync(() => _other.Participants.ContainsKey("alicia"), "the rename is seen");
        Assert.Equal(["alicia"], _other.Participants.Keys);
        Assert.Equal("alicia", there.Joined.Participant.Person.Name);
        Assert.False(_other.Participants["alicia"].IsElsewhere);
    }

    [Fact]
    public async Task A_person_that_a_moderator_takes_out_on_another_node_is_out_on_its_own()
    {
        var alice = await JoinAsync(_room, "alice");
        await JoinAsync(_other, "mod");
        await Eventually.TrueAsync(() => _other.Participants.ContainsKey("alice"), "alice is seen");
        var person = alice.Joined.Participant.Person;

        Assert.True(await _other.RemoveElsewhereAsync(new(person.Id, "alice", CanReturn: false, HasAccount: false), "mod", "noise"));
        await Eventually.TrueAsync(() => alice.Removal is not null, "the connection hears of it");

        Assert.Equal(LeaveReason.Kicked, alice.Removal!.Reason);
        Assert.Equal("mod took you out of the room: noise", alice.Joined.Participant.Farewell!.ToString());
        await SeesAsync(_room, 3);
        Assert.Equal(["mod"], _room.Participants.Keys);
    }

    [Fact]
    public async Task Persons_whose_leaves_another_node_has_logged_join_again_when_their_node_goes_on()
    {
        var alice = await JoinAsync(_room, "alice");
        await JoinAsync(_other, "bob");
        await SeesAsync(_room, 2);

        _view.EndNode((alice.Joined.Participant.Person.Id, "alice"));
        await SeesAsync(_room, 4);
        await SeesAsync(_other, 4);
        await SayAsync(alice, "still here");
        await SeesAsync(_other, 5);

        Assert.Equal(["alice", "bob"], _other.Participants.Keys);
        Assert.Equal(["alice", "bob"], _room.Participants.Keys);
        Assert.Null(alice.Removal);
    }

    [Fact]
    public async Task A_person_on_another_node_is_in_the_list_until_it_leaves_and_follows_its_renames()
    {
        await JoinAsync(_room, "alice");
        var bob = await JoinAsync(_other, "bob");
        await Eventually.TrueAsync(() => _room.Participants.ContainsKey("bob"), "the join is seen");
        Assert.True(_room.Participants["bob"].IsElsewhere);
        Assert.Equal(bob.Joined.Participant.Person.Id, _room.Participants["bob"].Id);
        Assert.False(_room.Participants["alice"].IsElsewhere);

        await _other.RenameAsync(bob.Joined.Participant.Person, TestHandle.Create("robert"), isDecided: true, CancellationToken.None);
        await Eventually.TrueAsync(() => _room.Participants.ContainsKey("robert"), "the rename is seen");
        Assert.False(_room.Participants.ContainsKey("bob"));

        await _other.LeaveAsync(bob.Joined.Participant, LeaveReason.Quit);
        await Eventually.TrueAsync(() => !_room.Participants.ContainsKey("robert"), "the leave is seen");
        Assert.True(_room.HasParticipantsHere);
    }

    [Fact]
    public async Task Persons_that_were_on_other_nodes_before_the_room_was_opened_are_in_the_list()
    {
        await using var room = Open(_log.OpenView(new RemoteParticipant(PersonId.New(), "carol", IsAway: true, ["web"])));

        Assert.Equal(["carol"], room.Participants.Keys);
        Assert.True(room.Participants["carol"].IsAway);
        Assert.Equal(["web"], room.Participants["carol"].Doors);
        Assert.False(room.HasParticipantsHere);
    }

    private static async Task<TestSession> JoinAsync(Room room, string name, string? token = null) => await new TestSession().JoinAsync(room, name, token);

    private static async Task<Guid> SayAsync(TestSession session, string text)
    {
        var id = Guid.NewGuid();
        await session.Subscription.Room.SayAsync(session, text, MessageKind.Say, id, CancellationToken.None);
        return id;
    }

    private static Task SeesAsync(Room room, long last) => Eventually.TrueAsync(() => room.Tail.NextSequence == last + 1, $"event {last} is seen");

    private Room Open(SharedLog.View view) => new(
        RoomRecord.Public("lobby"), view, new RoomOptions(), new PeopleDirectory(new LimitsOptions(), _time), _time, TestMetrics.Create(), NullLogger.Instance);
}
