using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tests.Search;

/// <summary>States what every index must do: it follows what is said, changed and deleted.</summary>
public abstract class MessageIndexConformance
{
    protected abstract Task<IndexedLogs> OpenAsync();

    [Fact]
    public async Task Messages_are_found_newest_first_in_the_named_rooms_alone()
    {
        await using var history = await OpenAsync();
        var (lobby, dev) = (await history.OpenAsync("lobby"), await history.OpenAsync("dev"));
        await history.SayAsync(lobby, "ada", "deploy one");
        await history.SayAsync(dev, "bob", "deploy two", "nothing", "今天天气很好");
        await history.SayAsync(lobby, "Bob", "Déploy https://example.com");
        await history.FollowAsync();

        Assert.Equal(["lobby 2", "dev 1", "lobby 1"], await history.FindAsync("deploy", "lobby", "dev"));
        Assert.Equal(["dev 1"], await history.FindAsync("deploy", "dev"));
        Assert.Equal(["lobby 2", "dev 1"], await history.FindAsync("from:bob deploy", "lobby", "dev"));
        Assert.Equal(["lobby 2"], await history.FindAsync("has:link", "lobby", "dev"));
        Assert.Equal(["dev 3"], await history.FindAsync("天气", "lobby", "dev"));
        Assert.Equal(["dev 1"], await history.FindAsync("deploy -one -example", "lobby", "dev"));
        Assert.Equal(["lobby 1"], await history.FindAsync("on* -example", "lobby", "dev"));
        Assert.Empty(await history.FindAsync("deploy", "other"));
        Assert.Equal(2, history.Index.PositionOf(lobby.Epoch));
    }

    [Fact]
    public async Task An_index_with_many_events_and_rooms_has_each_message_once()
    {
        await using var history = await OpenAsync();
        var rooms = new List<ITranscript>();
        for (var i = 0; i < 5; i++)
        {
            rooms.Add(await history.OpenAsync($"r{i}"));
        }

        for (var round = 0; round < 6; round++)
        {
            foreach (var room in rooms)
            {
                await history.SayAsync(room, "ada", [.. Enumerable.Range(0, 20).Select(number => $"word{number} all")]);
            }

            await history.FollowAsync();
        }

        string[] names = ["r0", "r1", "r2", "r3", "r4"];
        Assert.Equal(30, (await history.FindAsync("word7", names)).Distinct().Count());
        Assert.Equal(6, (await history.FindAsync("word7", "r3")).Count);
        Assert.Equal(100, (await history.FindAsync("all", names)).Distinct().Count());
    }

    [Fact]
    public async Task An_edit_replaces_the_words_and_a_deletion_removes_them()
    {
        await using var history = await OpenAsync();
        var log = await history.OpenAsync("lobby");
        await history.SayAsync(log, "ada", "first", "second", "third");
        await history.FollowAsync();
        var now = history.Time.GetUtcNow();
        await history.AppendAsync(
            log, new MessageEdited(Guid.NewGuid(), now, "ada", 1) { Text = "changed" }, new MessageDeleted(Guid.NewGuid(), now, "ada", 2, ""));
        await history.FollowAsync();

        Assert.Empty(await history.FindAsync("first", "lobby"));
        Assert.Equal(["lobby 1"], await history.FindAsync("changed", "lobby"));
        Assert.Empty(await history.FindAsync("second", "lobby"));
        Assert.Equal(["lobby 3", "lobby 1"], await history.FindAsync("from:ada", "lobby"));
    }

    [Fact]
    public async Task A_log_that_gets_the_blocks_of_a_deleted_one_is_indexed()
    {
        await using var history = await OpenAsync();
        var (lobby, old) = (await history.OpenAsync("lobby"), await history.OpenAsync("old"));
        await history.SayAsync(lobby, "ada", "a b");
        await history.SayAsync(old, "ada", "gone one", "gone two", "gone three");
        await history.FollowAsync();
        await history.Logs.DeleteAsync("old");
        var young = await history.OpenAsync("young");
        await history.SayAsync(young, "ada", "young one", "young two");
        await history.SayAsync(lobby, "ada", "young three");
        await history.FollowAsync();

        Assert.Equal(["lobby 2", "young 2", "young 1"], await history.FindAsync("young", "lobby", "young", "old"));
        Assert.Empty(await history.FindAsync("gone", "lobby", "young", "old"));
    }

    [Fact]
    public async Task Events_that_retention_deletes_leave_the_index()
    {
        await using var history = await OpenAsync();
        var log = await history.OpenAsync("lobby");
        await history.SayAsync(log, "ada", [.. Enumerable.Range(1, 300).Select(number => $"word{number} all")]);
        await history.FollowAsync();
        await ((IRetainable)history.Logs).DeleteOldestAsync("lobby", 10, null, 500);
        history.Time.Advance(TimeSpan.FromMinutes(1));
        await history.FollowAsync();

        Assert.Equal(10, (await history.FindAsync("all", "lobby")).Count);
        Assert.Equal(["lobby 291"], await history.FindAsync("word291", "lobby"));
    }

    [Fact]
    public async Task A_phrase_is_found_also_where_a_word_stands_many_times()
    {
        await using var history = await OpenAsync();
        var log = await history.OpenAsync("lobby");
        await history.SayAsync(log, "ada", $"{string.Concat(Enumerable.Repeat("spam ", 400))}the end", $"{string.Concat(Enumerable.Repeat("a ", 20_000))}far away", "spam end");
        await history.FollowAsync();

        Assert.Equal(["lobby 1"], await history.FindAsync("\"spam the end\"", "lobby"));
        Assert.Equal(["lobby 2"], await history.FindAsync("\"far away\"", "lobby"));
        Assert.Equal(["lobby 3", "lobby 1"], await history.FindAsync("spam", "lobby"));
    }

    [Fact]
    public async Task Pages_of_results_have_each_message_once_also_where_times_are_the_same()
    {
        await using var history = await OpenAsync();
        var logs = new List<ITranscript>();
        for (var i = 0; i < 4; i++)
        {
            logs.Add(await history.OpenAsync($"r{i}"));
        }

        var now = history.Time.GetUtcNow();
        foreach (var log in logs)
        {
            await history.AppendAsync(log, [.. Enumerable.Range(0, 10).Select(_ => new MessagePosted(RoomEvent.NewId(), now, "ada", "all", MessageKind.Say))]);
        }

        await history.FollowAsync();
        var found = new List<(string, long)>();
        for (long? before = null; ;)
        {
            var page = await history.FindAsync(IndexedLogs.QuestionOf("all", "r0", "r1", "r2", "r3"), before, 7);
            found.AddRange(page.Select(message => (message.Room, message.Sequence)));
            if (page.Count < 7)
            {
                break;
            }

            before = page[^1].Key;
        }

        Assert.Equal(40, found.Count);
        Assert.Equal(40, found.Distinct().Count());
    }

    [Fact]
    public async Task Of_a_hundred_thousand_lines_in_many_languages_a_search_finds_those_and_no_others()
    {
        await using var history = await OpenAsync();
        var talk = await IndexedTalk.FillAsync(history, 100_000);
        await history.FollowAsync();
        await talk.ChangeAsync();
        await history.FollowAsync();

        foreach (var (query, isMeant) in talk.Questions())
        {
            await talk.AssertFindsAsync(query, isMeant);
        }
    }

    [Fact]
    public async Task A_log_that_is_deleted_leaves_the_index()
    {
        await using var history = await OpenAsync();
        var (lobby, old) = (await history.OpenAsync("lobby"), await history.OpenAsync("old"));
        await history.SayAsync(lobby, "ada", "all one");
        await history.SayAsync(old, "ada", "all two");
        await history.FollowAsync();
        await history.Logs.DeleteAsync("old");
        await history.FollowAsync();
        await history.OpenAsync("old");

        Assert.Equal(["lobby 1"], await history.FindAsync("all", "lobby", "old"));
    }
}
