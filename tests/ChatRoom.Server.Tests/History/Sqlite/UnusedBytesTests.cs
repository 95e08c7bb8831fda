using System.Diagnostics;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that no copy of a deleted text stays in the unused bytes of the file, where SQLite leaves them when rows move.</summary>
/// <remarks>With each of these seeds one stays, unless <see cref="ChatRoom.Server.Storage.PageScrub"/> overwrites it.</remarks>
[Slow]
public sealed class UnusedBytesTests : LobbyOnDisk
{
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public async Task A_text_that_an_edit_replaced_is_nowhere(int seed)
    {
        const int Messages = 400;
        var random = new Random(seed);
        await Log.AppendAsync(TestEvents.Drafts(Messages), Cancellation);
        var texts = new Dictionary<int, string>();
        for (var edit = 0; edit < 5 * Messages; edit++)
        {
            // At first most edits are of new messages, so that the table grows.
            var message = 1 + random.Next(Math.Min(Messages, 1 + edit));
            texts[message] = Text(edit, random.Next(900));
            await Log.AppendAsync([new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", message) { Text = texts[message] }], Cancellation);
        }

        await Eventually.TrueAsync(() => FindOthers(texts.Values).Length == 0, "no file has a replaced text");
        var messages = (await Log.ReadAfterAsync(0, Messages, Cancellation)).Cast<MessagePosted>().ToArray();
        Assert.All(texts, text => Assert.Equal(text.Value, messages[text.Key - 1].Text));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public async Task A_message_that_retention_deleted_from_one_of_several_rooms_is_nowhere(int seed)
    {
        var random = new Random(seed);
        var kept = Enumerable.Range(0, 5).Select(_ => random.GetItems([20, 50, 200, 1000], 1)[0]).ToArray();
        var rooms = await Task.WhenAll(kept.Select(async (_, room) => await Store.OpenAsync($"room{room}", Cancellation)));
        var texts = rooms.Select(_ => new List<string>()).ToArray();
        for (var message = 0; message < 1500; message++)
        {
            var room = random.Next(2) * random.Next(kept.Length);
            texts[room].Add(Text(message, random.Next(80)));
            await rooms[room].AppendAsync([TestEvents.Say(texts[room][^1])], Cancellation);
            if (message % 50 == 49)
            {
                await RetainAsync(kept);
            }
        }

        var present = texts.SelectMany((all, room) => all.TakeLast(kept[room])).ToArray();
        await Eventually.TrueAsync(() => FindOthers(present).Length == 0, "no file has a deleted message");
        var stored = await Task.WhenAll(rooms.Select(async room => await room.ReadAfterAsync(0, 2000, Cancellation)));
        Assert.Equal(present, stored.SelectMany(events => events).Cast<MessagePosted>().Select(message => message.Text));
    }

    private async Task RetainAsync(int[] kept)
    {
        for (var room = 0; room < kept.Length; room++)
        {
            await ((IRetainable)Store).DeleteOldestAsync($"room{room}", kept[room], before: null, most: 500);
        }
    }

    private static string Text(int number, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"x{number:D5}{new string('.', length)}");

    /// <summary>Finds other texts than these in all files, by another process: to read an open database here would end SQLite's locks.</summary>
    private string[] FindOthers(IEnumerable<string> texts)
    {
        var known = texts.Select(text => text[..6]).ToHashSet();
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-aohE", "x[0-9]{5}", "-r", Folder.Directory]) { RedirectStandardOutput = true })!;
        return [.. grep.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(text => !known.Contains(text)).Distinct()];
    }
}
