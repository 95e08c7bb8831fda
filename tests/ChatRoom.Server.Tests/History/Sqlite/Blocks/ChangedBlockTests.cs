using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.History.Sqlite.Blocks;

/// <summary>Tests event blocks with elements of a later version, and with blanked texts.</summary>
public sealed class ChangedBlockTests : LobbyOnDisk
{
    [Theory]
    [InlineData("json_insert(events, '$[1][#]', 'more')")]
    [InlineData("json_insert(events, '$[1][#]', json('[[1,[2]],[]]'), '$[1][#]', json('{\"a\":[{}]}'))")]
    [InlineData("json_insert(events, '$[1][#]', null, '$[1][#]', true)")]
    [InlineData("json_set(events, '$[0][4]', json('[[0]]'), '$[2][4]', json('{}'), '$[2][#]', json('[3]'))")]
    public async Task Elements_of_a_later_version_are_skipped(string change)
    {
        await Log.AppendAsync(TestEvents.Drafts(3), Cancellation);
        var before = await Log.ReadAfterAsync(0, 100, Cancellation);
        await Store.WriteAsync(connection => connection.Execute($"UPDATE blocks SET events = {change}"));

        Assert.Equal(before, await Log.ReadAfterAsync(0, 100, Cancellation));
        Assert.Equal(before.Skip(2), await Log.ReadAfterAsync(2, 100, Cancellation));
        await ((IRetainable)Store).DeleteOldestAsync("lobby", maxEvents: 1, before: null, most: 500);
        Assert.Equal(before.Skip(2), await Log.ReadAfterAsync(0, 100, Cancellation));
    }

    [Theory]
    [InlineData("[0, 77, \"zoe\", \"text\"]", "zoe")]
    [InlineData("[0, 77, \"zoe\", {\"target\": [1, [2]]}, [[]], 9]", "zoe")]
    [InlineData("[0, 77, [1], 2]", "")]
    [InlineData("[0, 77]", "")]
    public async Task An_event_of_an_unknown_kind_keeps_its_place(string stored, string author)
    {
        await Log.AppendAsync(TestEvents.Drafts(3), Cancellation);
        await Store.WriteAsync(connection => connection.Execute($"UPDATE blocks SET events = json_set(events, '$[1]', json('{stored}'))"));

        var events = await Log.ReadAfterAsync(0, 100, Cancellation);

        Assert.Equal([1, 2, 3], events.Select(e => e.Sequence));
        Assert.Equal(author, Assert.IsType<UnknownEvent>(events[1]).Author);
        Assert.IsType<MessagePosted>(events[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_blanked_text_is_gone_and_all_else_stays(long number)
    {
        await Log.AppendAsync(
            [.. Enumerable.Range(1, 3).Select(i => TestEvents.Say($"secret{i} \"é\\ 🙂") with { AuthorId = PersonId.New() })], Cancellation);
        var before = await Log.ReadAfterAsync(0, 100, Cancellation);
        var length = await AskAsync("SELECT octet_length(events) FROM blocks");

        var blanked = false;
        await Store.WriteAsync(connection => blanked = EventBlocks.BlankText(connection, 1, number));

        Assert.True(blanked);
        Assert.Equal(
            before.Select(e => e.Sequence == number ? (MessagePosted)e with { Text = "" } : e), await Log.ReadAfterAsync(0, 100, Cancellation));
        Assert.Equal(length, await AskAsync("SELECT octet_length(events) FROM blocks"));
        Assert.Equal(0L, await AskAsync($"SELECT count(*) FROM blocks WHERE instr(events, 'secret{number}') OR NOT json_valid(events)"));
        Assert.Equal("", await AskAsync($"SELECT text FROM events WHERE sequence = {number}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(2)]
    public async Task A_text_that_is_not_there_is_not_blanked(long number)
    {
        await Log.AppendAsync(TestEvents.Drafts(3), Cancellation);
        await Store.WriteAsync(connection => connection.Execute("UPDATE blocks SET events = json_set(events, '$[1][1]', 77)"));
        var before = await AskAsync("SELECT events FROM blocks");

        var blanked = true;
        await Store.WriteAsync(connection => blanked = EventBlocks.BlankText(connection, 1, number));

        Assert.False(blanked);
        Assert.Equal(before, await AskAsync("SELECT events FROM blocks"));
    }

    private ValueTask<object?> AskAsync(string sql) => Store.ReadAsync(connection => connection.QueryScalar(sql), Cancellation);
}
