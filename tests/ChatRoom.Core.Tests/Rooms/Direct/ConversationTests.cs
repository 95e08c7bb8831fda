using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Rooms.Members;

namespace ChatRoom.Core.Tests.Rooms.Direct;

public sealed class ConversationTests
{
    private static readonly PersonId Ada = PersonId.FromToken("ada");
    private static readonly PersonId Bob = PersonId.FromToken("bob");

    private readonly PeopleDirectory _people = new(new LimitsOptions(), TimeProvider.System);
    private readonly Conversation _conversation;

    public ConversationTests() => _conversation = new Conversation(_people, new Member(Ada, "ada"), new Member(Bob, "bob"));

    [Fact]
    public void A_line_names_the_other_person_to_each_of_the_two()
    {
        var message = Message("hi");

        Assert.Equal("[ada -> you] hi", _conversation.LineFor(Bob, message));
        Assert.Equal("[you -> bob] hi", _conversation.LineFor(Ada, message));
        using var visit = _people.Enter("robert", "bob");
        Assert.Equal("[you -> robert] hi", _conversation.LineFor(Ada, message));
    }

    [Fact]
    public void Changes_have_a_line_and_a_deleted_message_has_none()
    {
        var edit = new MessageEdited(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "ada", 1) { AuthorId = Ada, Text = "hello" };

        Assert.Equal("[ada -> you] (edited) hello", _conversation.LineFor(Bob, edit));
        Assert.Null(_conversation.LineFor(Bob, edit.Superseded()));
        Assert.Null(_conversation.LineFor(Bob, Message("")));
    }

    private static MessagePosted Message(string text) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "ada", text, MessageKind.Say) { AuthorId = Ada };
}
