using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Events;

/// <summary>Asserts how person ids are made, and how they decide the owner of an event.</summary>
public sealed class PersonIdTests
{
    [Fact]
    public void A_token_has_the_same_id_for_ever() =>
        // SHA-256 of "ChatRoom person\ntoken", the first 16 bytes: stored ids depend on it.
        Assert.Equal("38c3edc0beeb2ed2e7c32bd7c01dd859", PersonId.FromToken("token").ToString());

    [Fact]
    public void Tokens_have_different_ids() => Assert.NotEqual(PersonId.FromToken("a"), PersonId.FromToken("b"));

    [Fact]
    public void New_ids_are_different_and_not_none()
    {
        var (one, other) = (PersonId.New(), PersonId.New());

        Assert.NotEqual(one, other);
        Assert.False(one.IsNone);
        Assert.True(PersonId.None.IsNone);
    }

    [Fact]
    public void An_id_is_read_from_its_bytes()
    {
        var id = PersonId.New();
        var bytes = new byte[PersonId.Bytes];

        id.CopyTo(bytes);

        Assert.Equal(id, new PersonId(bytes));
        Assert.Equal(Convert.ToHexStringLower(bytes), id.ToString());
    }

    [Theory]
    [InlineData("one", "one", "alice", true)]
    [InlineData("one", "one", "bob", true)]
    [InlineData("one", "two", "alice", false)]
    [InlineData(null, "two", "alice", true)]
    [InlineData("one", null, "alice", true)]
    [InlineData("one", null, "bob", false)]
    public void Person_ids_decide_the_owner_of_an_event_before_handles(string? author, string? person, string handle, bool expected)
    {
        var message = TestEvents.Say("hi", "alice") with { AuthorId = Id(author) };

        Assert.Equal(expected, message.IsBy(Id(person), handle));
    }

    private static PersonId Id(string? token) => token is null ? PersonId.None : PersonId.FromToken(token);
}
