using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms.Messages;

/// <summary>Tests that the newest state of a message is known, or that it is known to be lost.</summary>
public sealed class ChangedMessagesTests
{
    [Fact]
    public void A_message_that_was_read_too_many_changes_ago_is_not_trusted()
    {
        var changed = new ChangedMessages(2);
        var (old, other) = (TestEvents.Say(1, "old"), TestEvents.Say(2, "other"));
        var version = changed.Version;

        changed.Set(old with { Text = "new" });
        Assert.Equal("new", changed.Newest(old, version)?.Text);
        Assert.Same(other, changed.Newest(other, version));
        changed.Set(TestEvents.Say(3, "3"));
        changed.Set(TestEvents.Say(4, "4"));

        Assert.Null(changed.Newest(old, version));
        Assert.Same(old, changed.Newest(old, changed.Version));
    }
}
