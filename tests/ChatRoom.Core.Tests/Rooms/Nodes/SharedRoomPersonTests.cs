using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>Tests the persons of one room on two nodes.</summary>
public sealed class SharedRoomPersonTests : RoomOnTwoNodes
{
    [Fact]
    public async Task A_person_on_two_nodes_joins_once_and_leaves_with_its_last_connection()
    {
        var witness = await JoinAsync(Other, "witness");
        var (here, there) = (await JoinAsync(Here, "alice", "token"), await JoinAsync(Other, "alice", "token"));
        Assert.Equal(here.Joined.Participant.Person.Id, there.Joined.Participant.Person.Id);
        Assert.True(there.Joined.Resumed);
        Assert.Equal(["alice", "witness"], Here.Participants.Keys);

        await Here.LeaveAsync(here.Joined.Participant, LeaveReason.Quit);
        await Eventually.TrueAsync(() => Here.Participants["alice"].IsElsewhere, "the person is on the other node only");
        Assert.False(Here.HasParticipantsHere);
        await Other.LeaveAsync(there.Joined.Participant, LeaveReason.Quit);
        await SeesAsync(Here, 3);

        Assert.Equal(["witness"], Here.Participants.Keys);
        Assert.Equal(["witness"], Other.Participants.Keys);
        Assert.Equal(
            ["ParticipantJoined witness", "ParticipantJoined alice", "ParticipantLeft alice"],
            (await Other.ReadAfterAsync(0, 10, CancellationToken.None)).Select(e => $"{e.GetType().Name} {e.Author}"));
        Assert.True(witness.Wakes > 0);
    }

    [Fact]
    public async Task Other_nodes_see_the_doors_of_a_person_that_it_is_away_and_that_it_types()
    {
        var watcher = new TestSession { ShowsTyping = true };
        await watcher.JoinAsync(Other, "bob");
        var alice = new TestSession(door: "web") { ShowsTyping = true };
        await alice.JoinAsync(Here, "alice");
        await Eventually.TrueAsync(() => Other.Participants.GetValueOrDefault("alice")?.Doors is ["web"], "the door is seen");
        Assert.False(Other.Participants["alice"].IsAway);

        await Here.SetAttentionAsync(alice, hasAttention: false);
        await Eventually.TrueAsync(() => Other.Participants["alice"].IsAway, "it is away");
        await Here.SetAttentionAsync(alice, hasAttention: true);
        await Eventually.TrueAsync(() => !Other.Participants["alice"].IsAway, "it is back");

        Here.Typists.Set(alice, isTyping: true);
        await Eventually.TrueAsync(
            () => Other.Typists.Current.Any(typist => typist.Name == "alice"), "it types", () => Time.Advance(TimeSpan.FromMilliseconds(250)));
        Here.Typists.Set(alice, isTyping: false);
        await Eventually.TrueAsync(() => Other.Typists.Current.Count == 0, "it has ended", () => Time.Advance(TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task A_rename_on_one_node_renames_the_same_person_on_the_other()
    {
        var (here, there) = (await JoinAsync(Here, "alice", "token"), await JoinAsync(Other, "alice", "token"));
        await Here.RenameAsync(here.Joined.Participant.Person, TestHandle.Create("alicia"), isDecided: true, CancellationToken.None);

        await Eventually.TrueAsync(() => Other.Participants.ContainsKey("alicia"), "the rename is seen");
        Assert.Equal(["alicia"], Other.Participants.Keys);
        Assert.Equal("alicia", there.Joined.Participant.Person.Name);
        Assert.False(Other.Participants["alicia"].IsElsewhere);
    }

    [Fact]
    public async Task A_person_that_a_moderator_takes_out_on_another_node_is_out_on_its_own()
    {
        var alice = await JoinAsync(Here, "alice");
        await JoinAsync(Other, "mod");
        await Eventually.TrueAsync(() => Other.Participants.ContainsKey("alice"), "alice is seen");
        var person = alice.Joined.Participant.Person;

        Assert.True(await Other.RemoveElsewhereAsync(new(person.Id, "alice", CanReturn: false, HasAccount: false), "mod", "noise"));
        await Eventually.TrueAsync(() => alice.Removal is not null, "the connection hears of it");

        Assert.Equal(LeaveReason.Kicked, alice.Removal!.Reason);
        Assert.Equal("mod took you out of the room: noise", alice.Joined.Participant.Farewell!.ToString());
        await SeesAsync(Here, 3);
        Assert.Equal(["mod"], Here.Participants.Keys);
    }

    [Fact]
    public async Task Persons_whose_leaves_another_node_has_logged_join_again_when_their_node_goes_on()
    {
        var alice = await JoinAsync(Here, "alice");
        await JoinAsync(Other, "bob");
        await SeesAsync(Here, 2);

        View.EndNode((alice.Joined.Participant.Person.Id, "alice"));
        await SeesAsync(Here, 4);
        await SeesAsync(Other, 4);
        await SayAsync(alice, "still here");
        await SeesAsync(Other, 5);

        Assert.Equal(["alice", "bob"], Other.Participants.Keys);
        Assert.Equal(["alice", "bob"], Here.Participants.Keys);
        Assert.Null(alice.Removal);
    }

    [Fact]
    public async Task A_person_on_another_node_is_in_the_list_until_it_leaves_and_follows_its_renames()
    {
        await JoinAsync(Here, "alice");
        var bob = await JoinAsync(Other, "bob");
        await Eventually.TrueAsync(() => Here.Participants.ContainsKey("bob"), "the join is seen");
        Assert.True(Here.Participants["bob"].IsElsewhere);
        Assert.Equal(bob.Joined.Participant.Person.Id, Here.Participants["bob"].Id);
        Assert.False(Here.Participants["alice"].IsElsewhere);

        await Other.RenameAsync(bob.Joined.Participant.Person, TestHandle.Create("robert"), isDecided: true, CancellationToken.None);
        await Eventually.TrueAsync(() => Here.Participants.ContainsKey("robert"), "the rename is seen");
        Assert.False(Here.Participants.ContainsKey("bob"));

        await Other.LeaveAsync(bob.Joined.Participant, LeaveReason.Quit);
        await Eventually.TrueAsync(() => !Here.Participants.ContainsKey("robert"), "the leave is seen");
        Assert.True(Here.HasParticipantsHere);
    }

    [Fact]
    public async Task Persons_that_were_on_other_nodes_before_the_room_was_opened_are_in_the_list()
    {
        await using var room = Open(Log.OpenView(new RemoteParticipant(PersonId.New(), "carol", IsAway: true, ["web"])));

        Assert.Equal(["carol"], room.Participants.Keys);
        Assert.True(room.Participants["carol"].IsAway);
        Assert.Equal(["web"], room.Participants["carol"].Doors);
        Assert.False(room.HasParticipantsHere);
    }
}
