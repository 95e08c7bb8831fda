using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>Tests one room on two nodes.</summary>
public sealed class SharedRoomTests : IAsyncDisposable
{
    private readonly SharedLog _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SharedLog.View _view;
    private readonly SharedLog.View _otherView;
    private readonly Room _room;
    private readonly Room _other;

    public SharedRoomTests()
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
    public async Task Messages_of_both_nodes_come_in_one_order_on_both()
    {
        var (alice, bob) = (await JoinAsync(_room, "alice"), await JoinAsync(_other, "bob"));
        for (var i = 0; i < 50; i++)
        {
            await SayAsync(alice, $"a{i}");
            await SayAsync(bob, $"b{i}");
        }

        await SeesAsync(_room, 102);
        await SeesAsync(_other, 102);
        Assert.Equal(await TextsAsync(_room), await TextsAsync(_other));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"b{i}"), (await TextsAsync(_room)).Where(text => text.StartsWith('b')));
        Assert.True(alice.Wakes > 0 && bob.Wakes > 0);
    }

    [Fact]
    public async Task A_topic_of_another_node_is_the_topic_here()
    {
        var bob = await JoinAsync(_other, "bob");
        Assert.Null(await _other.SetTopicAsync(bob, "tea", CancellationToken.None));

        await Eventually.TrueAsync(() => _room.Topic == "tea", "the topic is seen");
    }

    [Fact]
    public async Task Reactions_of_two_nodes_to_one_message_are_both_there_on_both()
    {
        var (alice, bob) = (await JoinAsync(_room, "alice"), await JoinAsync(_other, "bob"));
        await SayAsync(alice, "hi");
        await SeesAsync(_room, 3);
        await SeesAsync(_other, 3);

        // Neither node knows of the other's event when it drafts its own: the bells are silent.
        var target = Numbered(_room, "hi");
        await Task.WhenAll(ReactAsync(_room, alice, target, "👍"), ReactAsync(_other, bob, Numbered(_other, "hi"), "🎉"));
        await SeesAsync(_room, 5);
        await SeesAsync(_other, 5);

        foreach (var room in new[] { _room, _other })
        {
            var message = Assert.IsType<MessagePosted>(room.Tail.Events.Find(target.Sequence));
            Assert.Equal(["👍", "🎉"], message.Changes.Reactions.Select(reaction => reaction.Emoji).OrderDescending());
        }
    }

    [Fact]
    public async Task A_deletion_by_another_node_takes_the_text_from_memory()
    {
        var (alice, bob) = (await JoinAsync(_room, "alice"), await JoinAsync(_other, "bob"));
        await SayAsync(bob, "secret");
        await SeesAsync(_room, 3);
        await _other.PostOrRejectAsync(
            new DeleteCommand(bob, Numbered(_other, "secret"), _other.Changed.Version), CancellationToken.None);
        await SeesAsync(_room, 4);

        Assert.Equal("", Assert.IsType<MessagePosted>(_room.Tail.Events.Find(3)).Text);
        Assert.Empty(alice.Refusals);
    }

    [Fact]
    public async Task Without_the_log_messages_are_refused_and_reading_goes_on_until_it_is_back()
    {
        var alice = await JoinAsync(_room, "alice");
        await SayAsync(alice, "kept");
        await SeesAsync(_room, 2);
        _view.IsAway = true;

        var id = await SayAsync(alice, "lost");
        await Eventually.TrueAsync(() => alice.Refusals.Count == 1, "the refusal");

        Assert.Equal([(id, "not stored, try again")], alice.Refusals);
        Assert.Equal(["kept"], await TextsAsync(_room));
        _view.IsAway = false;
        await SayAsync(alice, "again");
        await SeesAsync(_room, 3);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_neither_stored_nor_refused_until_the_log_says_so()
    {
        var alice = await JoinAsync(_room, "alice");
        var bob = await JoinAsync(_other, "bob");
        await SeesAsync(_room, 2);
        _view.LosesAnswer = true;
        var unknown = await SayAsync(alice, "unknown");
        // From here on nothing can be asked.
        await SeesAsync(_other, 3);
        _view.IsAway = true;
        var refused = await SayAsync(alice, "refused");
        await Eventually.TrueAsync(() => alice.Refusals.Count == 1, "the later message is refused");
        Assert.Equal(refused, alice.Refusals.Single().Id);
        Assert.Equal(3, _room.Tail.NextSequence);
        Assert.True(await Eventually.InTimeAsync(_room.ProbeAsync(CancellationToken.None)));

        await SayAsync(bob, "meanwhile");
        _view.IsAway = false;
        await _room.ProbeAsync(CancellationToken.None);
        await SeesAsync(_room, 4);

        Assert.Equal(["unknown", "meanwhile"], await TextsAsync(_room));
        Assert.DoesNotContain(unknown, alice.Refusals.Select(refusal => refusal.Id));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_shown_once_the_log_says_so_though_nothing_else_is_said()
    {
        var alice = await JoinAsync(_room, "alice");
        await SeesAsync(_room, 1);
        _view.LosesAnswer = true;
        await SayAsync(alice, "alone");
        await SeesAsync(_other, 2);
        _view.IsAway = true;
        // The batches before it have woken her for the last time.
        await _room.ProbeAsync(CancellationToken.None);
        var wakes = alice.Wakes;
        _view.IsAway = false;

        await Eventually.TrueAsync(() => alice.Wakes > wakes, "she is woken", () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(["alone"], await TextsAsync(_room));
    }

    [Fact]
    public async Task A_batch_that_was_lost_on_its_way_is_refused_once_that_is_known_and_a_repeated_one_is_stored_once()
    {
        var page = new TestSession { Repeats = true };
        await page.JoinAsync(_room, "alice");
        _view.LosesRequest = true;
        var id = Guid.NewGuid();
        await _room.SayAsync(page, "lost", MessageKind.Say, id, CancellationToken.None);
        await Eventually.TrueAsync(() => page.Refusals.Count == 1, "the refusal", () => _time.Advance(TimeSpan.FromSeconds(1)));

        await _room.SayAsync(page, "lost", MessageKind.Say, id, CancellationToken.None);
        await SeesAsync(_room, 2);

        Assert.Equal(["lost"], await TextsAsync(_room));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_another_node_has_stored_is_said_already_also_before_its_news_have_come(bool losesAnswer)
    {
        var (page, elsewhere) = (new TestSession { Repeats = true }, new TestSession { Repeats = true });
        await elsewhere.JoinAsync(_other, "alice");
        await page.JoinAsync(_room, "alice");
        await SeesAsync(_other, 2);
        var id = Guid.NewGuid();
        _view.IsDeaf = true;
        await _other.SayAsync(elsewhere, "once", MessageKind.Say, id, CancellationToken.None);
        await SeesAsync(_other, 3);
        _view.LosesAnswer = losesAnswer;

        await _room.SayAsync(page, "once", MessageKind.Say, id, CancellationToken.None);
        await Eventually.TrueAsync(() => page.Answers.Count == 1, "the answer", () => _time.Advance(TimeSpan.FromSeconds(1)));
        await _room.SayAsync(page, "next", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        await SeesAsync(_room, 4);

        Assert.Equal((id, SayResult.AlreadySaid.Instance), page.Answers.First());
        Assert.Equal(["once", "next"], await TextsAsync(_room));
        Assert.Empty(page.Refusals);
    }

    private static async Task<TestSession> JoinAsync(Room room, string name, string? token = null) => await new TestSession().JoinAsync(room, name, token);

    private static async Task<Guid> SayAsync(TestSession session, string text)
    {
        var id = Guid.NewGuid();
        await session.Subscription.Room.SayAsync(session, text, MessageKind.Say, id, CancellationToken.None);
        return id;
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

    private static Task SeesAsync(Room room, long last) => Eventually.TrueAsync(() => room.Tail.NextSequence == last + 1, $"event {last} is seen");

    private Room Open(SharedLog.View view) => new(
        RoomRecord.Public("lobby"), view, new RoomOptions(), new PeopleDirectory(new LimitsOptions(), _time), _time, TestMetrics.Create(), NullLogger.Instance);
}
