using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.People;

namespace ChatRoom.Core.Tests.People;

/// <summary>Tests the name that readers see in each kind of event.</summary>
public sealed class DeletedAccountsTests
{
    private static readonly DateTimeOffset Made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Gone = Made.AddDays(10);
    private static readonly PersonId Alice = PersonId.FromToken("alice");
    private static readonly PersonId Bob = PersonId.FromToken("bob");

    private readonly DeletedAccounts _deleted = new();

    [Fact]
    public void Each_kind_of_event_shows_the_name_of_the_deleted_account()
    {
        _deleted.Add(Bob, "bob", Made, Gone);
        _deleted.Add(Alice, "alice", Made, Gone);
        var before = Made.AddDays(-1);

        Assert.Equal("deleted_2", Show(new ParticipantJoined(default, before, "alice") { AuthorId = Alice }).Author);
        Assert.Equal("deleted_2", Show(new ParticipantRenamed(default, before, "al", "alice") { AuthorId = Alice }).NewHandle);
        Assert.Equal("deleted_1", Show(new ParticipantRemoved(default, Gone, "carol", false, "bob", "")).By);
        Assert.Equal("deleted_1", Show(new MessageDeleted(default, Gone, "carol", 1, "bob")).MessageAuthor);
        var message = Show(Message("carol", Bob) with { Answers = new AnsweredMessage(1, "alice") });
        Assert.Equal(("deleted_1", "deleted_2"), (message.Author, message.Answers!.Author));
        var changed = Show(Message("carol", default) with
        {
            Changes = new(new MessageEdited(default, Gone, "alice", 1) { AuthorId = Alice }, [new Reaction("x", Bob, "bob"), new Reaction("x", default, "dave")]),
        });
        Assert.Equal("deleted_2", changed.Changes.Text!.Author);
        Assert.Equal(["deleted_1", "dave"], changed.Changes.Reactions.Select(reaction => reaction.Handle));
    }

    [Fact]
    public void Events_of_others_are_the_same_objects_also_those_of_others_that_had_the_handle()
    {
        RoomEvent[] events =
        [
            Message("carol", PersonId.FromToken("carol")),
            Message("alice", default),
            Message("carol", default) with { At = Made.AddDays(-1), Answers = new AnsweredMessage(1, "alice") },
            Message("carol", default) with { At = Gone.AddDays(40), Answers = new AnsweredMessage(1, "alice") },
        ];
        Assert.Same(events, _deleted.Show(events));

        _deleted.Add(Alice, "alice", Made, Gone);

        Assert.Same(events, _deleted.Show(events));
    }

    [Fact]
    public void A_person_is_found_by_its_name_and_keeps_its_number()
    {
        _deleted.Add(Alice, "alice", Made, Gone);
        _deleted.Add(Alice, "alice", Made, Gone);
        _deleted.Add(Bob, "bob", Made, Gone);

        Assert.Equal(Bob, _deleted.Find("Deleted_2"));
        Assert.Null(_deleted.Find("deleted_3"));
        Assert.Equal("deleted_1", _deleted.NameOf(Alice));
    }

    private static MessagePosted Message(string author, PersonId id) => new(default, Gone, author, "hi", MessageKind.Say) { AuthorId = id };

    private T Show<T>(T roomEvent)
        where T : RoomEvent => Assert.IsType<T>(_deleted.Show(roomEvent));
}
