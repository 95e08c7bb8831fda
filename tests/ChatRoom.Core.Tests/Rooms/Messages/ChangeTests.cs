using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Log;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Rooms.Messages;

/// <summary>Tests that messages are changed in the order of the log, by those that may, and that nobody finds the old text.</summary>
public sealed class ChangeTests : IAsyncDisposable
{
    private readonly TestRoom _test = new();
    private readonly MessagesOptions _options = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task An_edit_of_the_last_message_follows_a_message_that_is_still_on_its_way()
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "first");
        await _test.HoldAsync(alice);
        await _test.SayAsync(alice, "secnd");
        var editing = EditAsync(alice, null, "second");
        _test.Transcript.Release();

        Assert.Null(await editing);

        Assert.Equal(["first", "wait", "second"], await TextsAsync());
        Assert.Equal(["2", "3", "4", "edit 4: second"], await ChangesAsync());
    }

    [Fact]
    public async Task A_newer_edit_replaces_the_older_one_everywhere()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        await _test.SayAsync(alice, "one");
        Assert.Null(await EditAsync(alice, 2, "two"));
        Assert.Null(await EditAsync(alice, 2, "three\nlines"));

        Assert.Equal(["three\nlines"], await TextsAsync());
        Assert.Equal(["2", "edit 2: -", "edit 2: three\nlines"], await ChangesAsync());
        Assert.Equal("alice: three\n  lines\nalice edited: three\n  lines\n", Sent(from: 2));
    }

    [Fact]
    public async Task Two_edits_of_one_batch_leave_the_later_text()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        await _test.SayAsync(alice, "one");
        await _test.SettleAsync();
        await _test.HoldAsync(alice);
        // Both are read before either is stored.
        var message = (await _test.Room.FindAsync(2, Cancellation))!;
        EditCommand[] edits = [.. new[] { "two", "three" }.Select(text => new EditCommand(alice, message, _test.Room.Changed.Version, text, _options.EditWindow))];
        foreach (var edit in edits)
        {
            await _test.Room.PostOrRejectAsync(edit, Cancellation);
        }

        _test.Transcript.Release();

        Assert.Equal([null, null], await Eventually.InTimeAsync(Task.WhenAll(edits.Select(edit => edit.Refusal))));
        Assert.Equal(["three", "wait"], await TextsAsync());
        Assert.Equal("alice: three\nalice: wait\nalice edited: three\n", Sent(from: 2));
    }

    [Fact]
    public async Task A_deleted_message_has_no_text_and_its_edits_have_none()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        await _test.SayAsync(alice, "secret");
        await EditAsync(alice, 2, "secret too");
        await ReactAsync(alice, 2, "👍");
        Assert.Null(await DeleteAsync(alice, 2));

        Assert.Equal([""], await TextsAsync());
        Assert.Empty((await _test.Room.FindAsync(2, Cancellation))!.Changes.Reactions);
        Assert.Equal("alice deleted a message.\nalice deleted a message.\n", Sent(from: 2));
        Assert.Equal("Message 2 is deleted.", (await EditAsync(alice, 2, "again"))?.ToString());
        Assert.Equal("Message 2 is deleted.", (await DeleteAsync(alice, 2))?.ToString());
        Assert.Equal("Message 2 is deleted.", (await ReactAsync(alice, 2, "👍"))?.ToString());
        Assert.Equal("There is no message of yours here to change.", (await DeleteAsync(alice, null))?.ToString());
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_sending_the_old_text_keeps_its_bytes_and_nobody_else_gets_them()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        await _test.SayAsync(alice, "secret");
        await _test.SettleAsync();
        var log = _test.Room.Tail.BytesOf(LineFormat.Instance)!;
        var cursor = new ByteCursor(2);
        Assert.Equal(LogRead.Slice, log.Read(ref cursor, long.MaxValue, 1, out var slice));

        await DeleteAsync(alice, 2);

        Assert.Equal("alice: secret\n", TestByteLog.TextOf(slice.Bytes));
        var bytes = slice.Bytes;
        Assert.Equal(LogRead.Slice, log.Read(ref cursor, long.MaxValue, 1, out var again));
        Assert.Equal("alice deleted a message.\n", TestByteLog.TextOf(again.Bytes));
        again.Dispose();
        slice.Dispose();
        Assert.DoesNotContain("secret", TestByteLog.TextOf(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_author_may_edit_and_delete_also_under_another_name()
    {
        var alice = await _test.JoinAsync("alice");
        var bob = await _test.JoinAsync("bob");
        await _test.SayAsync(alice, "mine");
        await _test.RenameAsync(alice, "al");

        Assert.Equal("Message 3 is not yours.", (await EditAsync(bob, 3, "no"))?.ToString());
        Assert.Equal("Message 3 is not yours.", (await DeleteAsync(bob, 3))?.ToString());
        Assert.Null(await EditAsync(alice, 3, "still mine"));
        // The name is free now, and the person is another one.
        var second = await _test.JoinAsync("alice");
        Assert.Equal("Message 3 is not yours.", (await DeleteAsync(second, 3))?.ToString());
        Assert.Null(await DeleteAsync(alice, 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(99)]
    [InlineData(long.MaxValue)]
    public async Task There_is_nothing_to_change_where_no_message_is(long number)
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "2");
        await _test.JoinAsync("bob");

        Assert.Equal($"There is no message {number} here.", (await EditAsync(alice, number, "x"))?.ToString());
        Assert.Equal($"There is no message {number} here.", (await ReactAsync(alice, number, "👍"))?.ToString());
    }

    [Fact]
    public async Task A_text_can_be_edited_within_the_window_and_deleted_at_any_time()
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "one");
        await _test.SettleAsync();
        _test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await EditAsync(alice, 2, "two"));
        _test.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Message 2 is too old to be edited.", (await EditAsync(alice, 2, "three"))?.ToString());
        Assert.Null(await DeleteAsync(alice, 2));
    }

    [Fact]
    public async Task Without_a_window_nothing_is_edited()
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "one");
        _options.EditWindow = TimeSpan.Zero;

        Assert.Equal("Messages cannot be edited here.", (await EditAsync(alice, 2, "two"))?.ToString());
    }

    [Fact]
    public async Task A_change_that_was_not_stored_changes_nothing()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        await _test.SayAsync(alice, "one");
        await _test.SettleAsync();
        _test.Transcript.FailNext(2);

        Assert.Equal("not stored, try again", (await DeleteAsync(alice, 2))?.ToString());
        Assert.Equal("not stored, try again", (await ReactAsync(alice, 2, "👍"))?.ToString());

        Assert.Equal(["one"], await TextsAsync());
        Assert.Equal("alice: one\n", Sent(from: 2));
        Assert.Null(await EditAsync(alice, 2, "two"));
        Assert.Equal(["two"], await TextsAsync());
    }

    [Fact]
    public async Task On_an_almost_full_disk_a_message_can_be_deleted_only()
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "one");
        await _test.SettleAsync();
        _test.Transcript.IsShortOfSpace = true;

        Assert.Equal(Room.DiskAlmostFull, await EditAsync(alice, 2, "two"));
        Assert.Equal(Room.DiskAlmostFull, await ReactAsync(alice, 2, "👍"));
        Assert.Null(await DeleteAsync(alice, 2));
    }

    [Fact]
    public async Task A_reaction_counts_once_for_a_person_and_again_takes_it_back()
    {
        var alice = await _test.JoinAsync("alice");
        var bob = await _test.JoinAsync("bob");
        await _test.SayAsync(alice, "hi");

        foreach (var (who, emoji) in new[] { (alice, "👍"), (bob, "👍"), (bob, "🎉"), (alice, "👍"), (alice, "👍") })
        {
            Assert.Null(await ReactAsync(who, 3, emoji));
        }

        var reactions = (await _test.Room.FindAsync(3, Cancellation))!.Changes.Reactions;
        Assert.Equal(["👍 bob", "🎉 bob", "👍 alice"], reactions.Select(reaction => $"{reaction.Emoji} {reaction.Handle}"));
    }

    [Fact]
    public async Task Kinds_and_number_of_reactions_are_bounded()
    {
        (_options.ReactionKinds, _options.Reactions) = (2, 3);
        var alice = await _test.JoinAsync("alice");
        var bob = await _test.JoinAsync("bob");
        await _test.SayAsync(alice, "hi");
        Assert.Null(await ReactAsync(alice, 3, "👍"));
        Assert.Null(await ReactAsync(alice, 3, "🎉"));

        Assert.Equal("Message 3 has 2 kinds of reactions already.", (await ReactAsync(bob, 3, "😀"))?.ToString());
        Assert.Null(await ReactAsync(bob, 3, "👍"));
        Assert.Equal("Message 3 has 3 reactions already.", (await ReactAsync(bob, 3, "🎉"))?.ToString());
        Assert.Null(await ReactAsync(bob, 3, "👍"));
        Assert.Null(await ReactAsync(bob, 3, "🎉"));
    }

    [Fact]
    public async Task A_reply_has_the_number_and_mentions_the_person_once()
    {
        var alice = await _test.JoinAsync("alice", format: LineFormat.Instance);
        var bob = await _test.JoinAsync("bob");
        await _test.SayAsync(bob, "question");
        await _test.SettleAsync();
        foreach (var text in new[] { "answer", "yes @Bob, so it is", "@bobby: no", "@bob", "\uff20bob" })
        {
            Assert.Null(await RoomMessages.ReplyAsync(alice, 3, text, Guid.NewGuid(), Cancellation));
        }

        await RoomMessages.ReplyAsync(bob, 3, "to me", Guid.NewGuid(), Cancellation);
        await _test.SettleAsync();

        Assert.Equal(
            "alice: @bob answer\nalice: yes @Bob, so it is\nalice: @bob @bobby: no\nalice: @bob\nalice: \uff20bob\nbob: to me\n", Sent(from: 4));
        Assert.Equal(new AnsweredMessage(3, "bob"), (await _test.Room.FindAsync(4, Cancellation))!.Answers);
        Assert.Equal("There is no message 99 here.", (await RoomMessages.ReplyAsync(alice, 99, "x", Guid.NewGuid(), Cancellation))?.ToString());
    }

    [Fact]
    public async Task A_participant_that_has_left_changes_nothing()
    {
        var alice = await _test.JoinAsync("alice");
        await _test.SayAsync(alice, "one");
        await _test.LeaveAsync(alice);

        Assert.Equal("You are not in the room.", (await EditAsync(alice, 2, "two"))?.ToString());
    }

    private Task<LocalizedMessage?> EditAsync(TestSession session, long? number, string text) =>
        Eventually.InTimeAsync(RoomMessages.EditAsync(session, number, text, _options, Cancellation));

    private static Task<LocalizedMessage?> DeleteAsync(TestSession session, long? number) =>
        Eventually.InTimeAsync(RoomMessages.DeleteAsync(session, number, null, Cancellation));

    private async Task<LocalizedMessage?> ReactAsync(TestSession session, long number, string emoji) =>
        (await Eventually.InTimeAsync(RoomMessages.ReactAsync(session, number, emoji, _options, Cancellation))).Refusal;

    private async Task<IEnumerable<string>> TextsAsync()
    {
        var tail = TextsOf(await _test.Room.ReadAfterAsync(0, 1000, Cancellation));
        Assert.Equal(TextsOf(await _test.Transcript.ReadAfterAsync(0, 1000, Cancellation)), tail);
        return tail;

        static IEnumerable<string> TextsOf(IEnumerable<RoomEvent> events) => events.OfType<MessagePosted>().Select(message => message.Text);
    }

    private async Task<IEnumerable<string>> ChangesAsync() =>
        (await _test.Room.ReadAfterAsync(1, 1000, Cancellation)).Select(e => e is MessageEdited edit ? $"edit {edit.Target}: {edit.Text ?? "-"}" : $"{e.Sequence}");

    private string Sent(long from) => _test.Room.Tail.BytesOf(LineFormat.Instance)!.ReadText(from, maxBytes: 1);
}
