using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.History.Sqlite.Changes;

/// <summary>Tests that the file shows messages as they are now, and keeps no text that was replaced.</summary>
public sealed class OverlayTests : LobbyOnDisk
{
    [Theory]
    [InlineData("")]
    [InlineData("new text")]
    public async Task A_replaced_text_is_in_no_file_after_two_seconds(string replacement)
    {
        var secrets = Enumerable.Range(0, 50).Select(i => $"secret{i}-{new string('x', i * 40)}end").ToArray();
        await Log.AppendAsync([.. secrets.Select(secret => TestEvents.Say(secret))], Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(1000), Cancellation);
        Assert.NotEqual(0, CountInFiles("secret"));

        await Log.AppendAsync([.. secrets.Select((_, i) => Change(i + 1, replacement.Length == 0 ? null : replacement + i))], Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(1), Cancellation);

        await IsGoneAsync("secret");
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => replacement.Length == 0 ? "" : replacement + i),
            (await Log.ReadAfterAsync(0, 50, Cancellation)).Cast<MessagePosted>().Select(message => message.Text));
    }

    [Fact]
    public async Task An_edited_text_is_gone_after_the_next_edit_and_after_a_deletion()
    {
        await Log.AppendAsync([TestEvents.Say("first-secret")], Cancellation);
        await Log.AppendAsync([Change(1, "second-secret, which is longer than the first one")], Cancellation);
        await Log.AppendAsync([Change(1, "third")], Cancellation);
        await IsGoneAsync("-secret");
        Assert.NotEqual(0, CountInFiles("third"));

        await Log.AppendAsync([Change(1, null)], Cancellation);

        await IsGoneAsync("third");
    }

    [Fact]
    public async Task A_reader_in_the_way_delays_the_end_of_a_text_only_until_it_is_done()
    {
        await Log.AppendAsync([TestEvents.Say("the-secret")], Cancellation);
        using (var reader = HistoryFolder.Connect(Folder.FilePath))
        {
            reader.Execute("BEGIN");
            reader.QueryScalar("SELECT count(*) FROM blocks");
            await Log.AppendAsync([Change(1, null)], Cancellation);
            await Log.AppendAsync(TestEvents.Drafts(1), Cancellation);
            Assert.NotEqual(0, CountInFiles("the-secret"));
            reader.Execute("COMMIT");
        }

        await IsGoneAsync("the-secret");
    }

    [Fact]
    public async Task A_change_that_comes_long_after_shows_in_each_window()
    {
        await Log.AppendAsync(TestEvents.Drafts(3000), Cancellation);
        await Log.AppendAsync([Change(7, "seven"), Change(300, null)], Cancellation);

        Assert.Equal("seven", ((MessagePosted)(await Log.ReadAfterAsync(6, 1, Cancellation))[0]).Text);
        Assert.Equal("seven", (await Log.ReadBeforeAsync(8, 5, Cancellation)).OfType<MessagePosted>().Last().Text);
        Assert.NotNull((await Log.ReadSomeAfterAsync(298, 10, 1000, Cancellation)).OfType<MessagePosted>().ElementAt(1).Changes.Deletion);
        await ReopenAsync();
        Assert.Equal("seven", ((MessagePosted)(await Log.ReadAfterAsync(6, 1, Cancellation))[0]).Text);
        Assert.Equal(["seven", ""], Folder.Lobby().OfType<MessagePosted>().Where(message => message.Changes.Text is not null).Select(message => message.Text));
    }

    [Fact]
    public async Task Retention_takes_changes_and_reactions_with_their_messages_and_no_others()
    {
        await Log.AppendAsync(TestEvents.Drafts(10), Cancellation);
        await Log.AppendAsync([Change(3, "three"), Change(9, "nine"), React(3), React(9)], Cancellation);

        await ((IRetainable)Store).DeleteOldestAsync("lobby", maxEvents: 7, before: null, most: 500);

        Assert.Equal("9 9", await AskAsync("SELECT (SELECT group_concat(target) FROM changes) || ' ' || (SELECT group_concat(target) FROM reactions)"));
        Assert.Equal([null, "nine"], (await Log.ReadAfterAsync(0, 100, Cancellation)).OfType<MessageEdited>().Select(edit => edit.Text));
    }

    [Fact]
    public async Task A_change_of_a_message_that_is_no_longer_kept_leaves_nothing_behind()
    {
        await Log.AppendAsync(TestEvents.Drafts(10), Cancellation);
        await ((IRetainable)Store).DeleteOldestAsync("lobby", maxEvents: 5, before: null, most: 500);

        await Log.AppendAsync([Change(3, "three"), React(3), Change(2, null)], Cancellation);

        Assert.Equal(0L, await AskAsync("SELECT (SELECT count(*) FROM changes) + (SELECT count(*) FROM reactions)"));
    }

    [Fact]
    public async Task Another_room_with_the_same_numbers_is_not_changed()
    {
        var other = await Store.OpenAsync("other", Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(2), Cancellation);
        await other.AppendAsync(TestEvents.Drafts(2), Cancellation);

        await other.AppendAsync([Change(1, "changed"), React(2)], Cancellation);

        Assert.Equal(["message 1", "message 2"], (await Log.ReadAfterAsync(0, 9, Cancellation)).Cast<MessagePosted>().Select(message => message.Text));
        Assert.Equal(["changed", "message 2"], (await other.ReadAfterAsync(0, 2, Cancellation)).Cast<MessagePosted>().Select(message => message.Text));
        await Store.DeleteAsync("other");
        Assert.Equal(0L, await AskAsync("SELECT (SELECT count(*) FROM changes) + (SELECT count(*) FROM reactions)"));
    }

    [Fact]
    public async Task The_view_for_other_programs_has_the_newest_text()
    {
        await Log.AppendAsync(TestEvents.Drafts(3), Cancellation);
        await Log.AppendAsync([Change(1, "one"), Change(2, null), TestEvents.Say("yes") with { Answers = new(3, "alice") }], Cancellation);

        Assert.Equal(
            ["1 one 7 -", "2  8 -", "3 message 3 - -", "4  - 1", "5  - 2", "6 yes - 3"],
            ((string)(await AskAsync(
                """
                SELECT group_concat(sequence || ' ' || text || ' ' || coalesce(changed, '-') || ' ' || coalesce(target, '-'), ',')
                FROM (SELECT * FROM events ORDER BY sequence)
                """))!).Split(','));
    }

    private static MessageChanged Change(long target, string? text) => text is null
        ? new MessageDeleted(Guid.NewGuid(), TestEvents.At, "alice", target, "")
        : new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", target) { Text = text };

    private static ReactionChanged React(long target) =>
        new(Guid.NewGuid(), TestEvents.At, "alice", target, "👍", IsAdded: true) { AuthorId = PersonId.New() };

    private async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Folder.Open();
        Log = await Store.OpenAsync("lobby", Cancellation);
    }

    private async Task IsGoneAsync(string text)
    {
        await Eventually.TrueAsync(() => new FileInfo($"{Folder.FilePath}-wal").Length == 0, "the write-ahead log is cut");
        Assert.Equal(0, CountInFiles(text));
    }

    private ValueTask<object?> AskAsync(string sql) => Store.ReadAsync(connection => connection.QueryScalar(sql), Cancellation);

    /// <summary>Counts a text in all files, by another process: to read an open database here would end SQLite's locks.</summary>
    private int CountInFiles(string text)
    {
        var start = new ProcessStartInfo("grep", ["-aoF", text, "-r", Folder.Directory]) { RedirectStandardOutput = true };
        using var grep = Process.Start(start)!;
        return grep.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
