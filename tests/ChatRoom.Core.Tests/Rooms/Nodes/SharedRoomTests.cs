using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>Tests one room on two nodes.</summary>
public sealed class SharedRoomTests : RoomOnTwoNodes
{
    [Fact]
    public async Task Messages_of_both_nodes_come_in_one_order_on_both()
    {
        var (alice, bob) = (await JoinAsync(Here, "alice"), await JoinAsync(Other, "bob"));
        for (var i = 0; i < 50; i++)
        {
            await SayAsync(alice, $"a{i}");
            await SayAsync(bob, $"b{i}");
        }

        await SeesAsync(Here, 102);
        await SeesAsync(Other, 102);
        Assert.Equal(await TextsAsync(Here), await TextsAsync(Other));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"b{i}"), (await TextsAsync(Here)).Where(text => text.StartsWith('b')));
        Assert.True(alice.Wakes > 0 && bob.Wakes > 0);
    }

    [Fact]
    public async Task While_another_node_writes_without_end_its_messages_and_those_of_this_node_are_shown()
    {
        var alice = await JoinAsync(Here, "alice");
        // At each read there is more than one read returns.
        View.BeforeNews = () => OtherView.Say("bob", View.NewsAtOnce + 1);
        try
        {
            OtherView.Say("bob", 1);
            await Eventually.TrueAsync(() => Here.Tail.NextSequence > 10 && alice.Wakes > 0, "bob's messages are shown");
            await SayAsync(alice, "hello");
            await Eventually.TrueAsync(() => Here.Tail.Events.ReadBefore(long.MaxValue, 1000).OfType<MessagePosted>().Any(message => message.Text == "hello"), "alice's message is shown");
        }
        finally
        {
            View.BeforeNews = null;
        }
    }

    [Fact]
    public async Task A_topic_of_another_node_is_the_topic_here()
    {
        var bob = await JoinAsync(Other, "bob");
        Assert.Null(await Other.SetTopicAsync(bob, "tea", CancellationToken.None));

        await Eventually.TrueAsync(() => Here.Topic == "tea", "the topic is seen");
    }

    [Fact]
    public async Task Reactions_of_two_nodes_to_one_message_are_both_there_on_both()
    {
        var (alice, bob) = (await JoinAsync(Here, "alice"), await JoinAsync(Other, "bob"));
        await SayAsync(alice, "hi");
        await SeesAsync(Here, 3);
        await SeesAsync(Other, 3);

        // Neither node knows of the other's event when it drafts its own: the bells are silent.
        var target = Numbered(Here, "hi");
        await Task.WhenAll(ReactAsync(Here, alice, target, "👍"), ReactAsync(Other, bob, Numbered(Other, "hi"), "🎉"));
        await SeesAsync(Here, 5);
        await SeesAsync(Other, 5);

        foreach (var room in new[] { Here, Other })
        {
            var message = Assert.IsType<MessagePosted>(room.Tail.Events.Find(target.Sequence));
            Assert.Equal(["👍", "🎉"], message.Changes.Reactions.Select(reaction => reaction.Emoji).OrderDescending());
        }
    }

    [Fact]
    public async Task A_deletion_by_another_node_takes_the_text_from_memory()
    {
        var (alice, bob) = (await JoinAsync(Here, "alice"), await JoinAsync(Other, "bob"));
        await SayAsync(bob, "secret");
        await SeesAsync(Here, 3);
        await Other.PostOrRejectAsync(
            new DeleteCommand(bob, Numbered(Other, "secret"), Other.Changed.Version), CancellationToken.None);
        await SeesAsync(Here, 4);

        Assert.Equal("", Assert.IsType<MessagePosted>(Here.Tail.Events.Find(3)).Text);
        Assert.Empty(alice.Refusals);
    }

    [Fact]
    public async Task Without_the_log_messages_are_refused_and_reading_goes_on_until_it_is_back()
    {
        var alice = await JoinAsync(Here, "alice");
        await SayAsync(alice, "kept");
        await SeesAsync(Here, 2);
        View.IsAway = true;

        var id = await SayAsync(alice, "lost");
        await Eventually.TrueAsync(() => alice.Refusals.Count == 1, "the refusal");

        Assert.Equal([(id, "not stored, try again")], alice.Refusals);
        Assert.Equal(["kept"], await TextsAsync(Here));
        View.IsAway = false;
        await SayAsync(alice, "again");
        await SeesAsync(Here, 3);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_neither_stored_nor_refused_until_the_log_says_so()
    {
        var alice = await JoinAsync(Here, "alice");
        var bob = await JoinAsync(Other, "bob");
        await SeesAsync(Here, 2);
        View.LosesAnswer = true;
        var unknown = await SayAsync(alice, "unknown");
        // From here on nothing can be asked.
        await SeesAsync(Other, 3);
        View.IsAway = true;
        var refused = await SayAsync(alice, "refused");
        await Eventually.TrueAsync(() => alice.Refusals.Count == 1, "the later message is refused");
        Assert.Equal(refused, alice.Refusals.Single().Id);
        Assert.Equal(3, Here.Tail.NextSequence);
        Assert.True(await Eventually.InTimeAsync(Here.ProbeAsync(CancellationToken.None)));

        await SayAsync(bob, "meanwhile");
        View.IsAway = false;
        await Here.ProbeAsync(CancellationToken.None);
        await SeesAsync(Here, 4);

        Assert.Equal(["unknown", "meanwhile"], await TextsAsync(Here));
        Assert.DoesNotContain(unknown, alice.Refusals.Select(refusal => refusal.Id));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_shown_once_the_log_says_so_though_nothing_else_is_said()
    {
        var alice = await JoinAsync(Here, "alice");
        await SeesAsync(Here, 1);
        View.LosesAnswer = true;
        await SayAsync(alice, "alone");
        await SeesAsync(Other, 2);
        View.IsAway = true;
        // The batches before it have woken her for the last time.
        await Here.ProbeAsync(CancellationToken.None);
        var wakes = alice.Wakes;
        View.IsAway = false;

        await Eventually.TrueAsync(() => alice.Wakes > wakes, "she is woken", () => Time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(["alone"], await TextsAsync(Here));
    }

    [Fact]
    public async Task A_batch_that_was_lost_on_its_way_is_refused_once_that_is_known_and_a_repeated_one_is_stored_once()
    {
        var page = new TestSession { Repeats = true };
        await page.JoinAsync(Here, "alice");
        View.LosesRequest = true;
        var id = Guid.NewGuid();
        await Here.SayAsync(page, "lost", MessageKind.Say, id, CancellationToken.None);
        await Eventually.TrueAsync(() => page.Refusals.Count == 1, "the refusal", () => Time.Advance(TimeSpan.FromSeconds(1)));

        await Here.SayAsync(page, "lost", MessageKind.Say, id, CancellationToken.None);
        await SeesAsync(Here, 2);

        Assert.Equal(["lost"], await TextsAsync(Here));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_another_node_has_stored_is_said_already_also_before_its_news_have_come(bool losesAnswer)
    {
        var (page, elsewhere) = (new TestSession { Repeats = true }, new TestSession { Repeats = true });
        await elsewhere.JoinAsync(Other, "alice");
        await page.JoinAsync(Here, "alice");
        await SeesAsync(Other, 2);
        var id = Guid.NewGuid();
        View.IsDeaf = true;
        await Other.SayAsync(elsewhere, "once", MessageKind.Say, id, CancellationToken.None);
        await SeesAsync(Other, 3);
        View.LosesAnswer = losesAnswer;

        await Here.SayAsync(page, "once", MessageKind.Say, id, CancellationToken.None);
        await Eventually.TrueAsync(() => page.Answers.Count == 1, "the answer", () => Time.Advance(TimeSpan.FromSeconds(1)));
        await Here.SayAsync(page, "next", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        await SeesAsync(Here, 4);

        Assert.Equal((id, SayResult.AlreadySaid.Instance), page.Answers.First());
        Assert.Equal(["once", "next"], await TextsAsync(Here));
        Assert.Empty(page.Refusals);
    }

    private static MessagePosted Numbered(Room room, string text) => room.Tail.Events.ReadAfter(0, 100).OfType<MessagePosted>().Single(message => message.Text == text);

    private static async Task ReactAsync(Room room, TestSession session, MessagePosted target, string emoji)
    {
        var command = new ReactCommand(session, target, room.Changed.Version, emoji, new MessagesOptions());
        await room.PostOrRejectAsync(command, CancellationToken.None);
        Assert.Null(await command.Refusal);
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(Room room) =>
        [.. (await room.ReadAfterAsync(0, 1000, CancellationToken.None)).OfType<MessagePosted>().Select(message => message.Text)];
}
