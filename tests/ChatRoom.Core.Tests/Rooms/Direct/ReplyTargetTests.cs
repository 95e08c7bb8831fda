using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Direct;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Direct;

public sealed class ReplyTargetTests
{
    private static readonly PersonId Bob = PersonId.FromToken("bob");
    private static readonly PersonId Carol = PersonId.FromToken("carol");

    private readonly FakeTimeProvider _time = new();
    private readonly ReplyTarget _replies;

    public ReplyTargetTests() => _replies = new ReplyTarget(_time);

    [Fact]
    public void An_answer_goes_to_the_last_shown_person_and_without_one_to_nobody()
    {
        Assert.Null(_replies.Take(out _));

        _replies.Show(Bob, "bob", isOwn: false);
        Assert.Equal((Bob, "bob"), _replies.Take(out var isSurprise));
        Assert.False(isSurprise);
        _replies.Show(Carol, "carol", isOwn: true);
        Assert.Equal((Carol, "carol"), _replies.Take(out isSurprise));
        Assert.False(isSurprise);
    }

    [Fact]
    public void A_line_of_another_person_surprises_once_and_for_three_seconds()
    {
        _replies.Show(Bob, "bob", isOwn: false);
        _replies.Show(Carol, "carol", isOwn: false);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal((Carol, "carol"), _replies.Take(out var isSurprise));
        Assert.True(isSurprise);
        _replies.Take(out isSurprise);
        Assert.False(isSurprise);

        _replies.Show(Bob, "bob", isOwn: false);
        _replies.Show(Bob, "bob", isOwn: false);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((Bob, "bob"), _replies.Take(out isSurprise));
        Assert.False(isSurprise);
    }

    [Fact]
    public void The_name_of_a_conversation_is_the_same_from_both_sides_and_no_name_of_a_room()
    {
        var name = DirectAddress.Of(Bob, Carol);

        Assert.Equal(name, DirectAddress.Of(Carol, Bob));
        Assert.NotEqual(name, DirectAddress.Of(Carol, Carol));
        Assert.True(DirectAddress.IsLegal(name));
        Assert.False(Core.Rooms.Catalog.RoomName.TryParse(name, out _));
        Assert.False(DirectAddress.IsLegal("@dev"));
    }
}
