using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Holds a corpus of talk in the logs of some rooms, and knows for each query what is to be found.</summary>
internal sealed class IndexedTalk
{
    private const int LinesOfCommit = 500;

    private static readonly string[] Rooms = ["lobby", "dev", "garden", "kitchen"];

    private readonly Random _random = new(3);
    private IndexedLogs _history;
    private readonly Dictionary<(string Room, long Sequence), TalkLine> _lines = [];
    private readonly Dictionary<string, ITranscript> _logs = [];
    private readonly TalkCorpus _corpus = new();
    private int _asked;

    private IndexedTalk(IndexedLogs history) => _history = history;

    /// <summary>Stores lines, which the index does not have yet.</summary>
    public static async Task<IndexedTalk> FillAsync(IndexedLogs history, int count)
    {
        var talk = new IndexedTalk(history);
        foreach (var room in Rooms)
        {
            talk._logs[room] = await history.OpenAsync(room);
        }

        for (var i = 0; i < count; i += LinesOfCommit)
        {
            await talk.SayAsync(Rooms[i / LinesOfCommit % Rooms.Length], Math.Min(LinesOfCommit, count - i));
        }

        return talk;
    }

    /// <summary>Goes on after the logs were closed and opened again.</summary>
    public void GoOn(IndexedLogs history) => _history = history;

    /// <summary>Edits and deletes one of a hundred lines each.</summary>
    public async Task ChangeAsync()
    {
        var changes = Rooms.ToDictionary(room => room, _ => new List<RoomEvent>());
        foreach (var (key, line) in _lines.ToList())
        {
            var now = _history.Time.GetUtcNow();
            switch (_random.Next(100))
            {
                case 0:
                    var other = _corpus.Next();
                    _lines[key] = other with { Posted = line.Posted with { Text = other.Posted.Text } };
                    changes[key.Room].Add(new MessageEdited(Guid.NewGuid(), now, line.Posted.Author, key.Sequence) { Text = other.Posted.Text });
                    break;
                case 1:
                    _lines.Remove(key);
                    changes[key.Room].Add(new MessageDeleted(Guid.NewGuid(), now, line.Posted.Author, key.Sequence, ""));
                    break;
            }
        }

        foreach (var (room, events) in changes)
        {
            await _history.AppendAsync(_logs[room], [.. events]);
        }
    }

    /// <summary>Returns queries, and the lines that each is to find.</summary>
    public IEnumerable<(string Query, Func<TalkLine, bool> IsMeant)> Questions()
    {
        foreach (var language in TalkCorpus.Languages)
        {
            var words = _random.GetItems([.. language.Words], 4);
            var (first, second) = (words[0], words[1]);
            yield return (first.Written, line => line.Has(first.Key));
            yield return (second.Key.ToUpperInvariant(), line => line.Has(second.Key));
            yield return ($"{words[2].Key} {words[3].Written}", line => line.Has(words[2].Key) && line.Has(words[3].Key));
            yield return ($"{words[2].Key} -{first.Written}", line => line.Has(words[2].Key) && !line.Has(first.Key));
            if (language.HasSpaces)
            {
                yield return ($"\"{first.Key} {second.Written}\"", line => line.HasPair(first.Key, second.Key));
            }
            else
            {
                // A single character with its marks, and two at the border of words.
                var (single, border) = (CharacterOf(first.Written, 0), CharacterOf(first.Written, ^1) + CharacterOf(second.Written, 0));
                yield return (single, line => line.Has(single));
                yield return (border, line => line.Has(border));
            }
        }

        yield return ("from:user7 server", line => line.Posted.Author == "user7" && line.Has("server"));
        yield return ("has:link coffee", line => line.HasLink && line.Has("coffee"));
        yield return ("serv*", line => line.Keys.Any(key => key.StartsWith("serv", StringComparison.Ordinal)));
        yield return ("🎉", line => line.Emoji == "🎉");
        yield return ("❤ -hello", line => line.Emoji.StartsWith('❤') && !line.Has("hello"));
        yield return ("на_нет", _ => false);
        yield return ("before:2026-05-03 lunch", line => line.Posted.At.Day < 3 && line.Posted.At.Month == 5 && line.Has("lunch"));
        yield return ("on:2026-05-04 错误", line => line.Posted.At.Day == 4 && line.Posted.At.Month == 5 && line.Has("错误"));
        yield return ("after:2026-05-09 error", line => line.Posted.At >= new DateTimeOffset(2026, 5, 10, 0, 0, 0, TimeSpan.Zero) && line.Has("error"));
    }

    /// <summary>Asserts that a query finds all lines that it means and no others, the newest first. Every other query is for two of the rooms.</summary>
    public async Task AssertFindsAsync(string query, Func<TalkLine, bool> isMeant)
    {
        var rooms = _asked++ % 2 == 0 ? Rooms : ["dev", "kitchen"];
        var expected = _lines.Where(line => rooms.Contains(line.Key.Room) && isMeant(line.Value))
            .OrderByDescending(line => line.Value.Posted.At).Select(line => line.Key).ToList();
        var found = await FindAllAsync(query, rooms);
        Assert.True(expected.SequenceEqual(found), $"{query} in {string.Join(' ', rooms)}: {Difference(expected, found)}");
    }

    private static string CharacterOf(string word, Index at)
    {
        var starts = StringInfo.ParseCombiningCharacters(word);
        return StringInfo.GetNextTextElement(word, starts[at]);
    }

    private async Task SayAsync(string room, int count)
    {
        var log = _logs[room];
        var sequence = log.LastSequence;
        var lines = Enumerable.Range(0, count).Select(_ => _corpus.Next()).ToList();
        await _history.AppendAsync(log, [.. lines.Select(line => line.Posted)]);
        foreach (var line in lines)
        {
            _lines[(room, ++sequence)] = line;
        }
    }

    private async Task<List<(string Room, long Sequence)>> FindAllAsync(string query, string[] rooms)
    {
        var question = IndexedLogs.QuestionOf(query, rooms);
        var found = new List<(string Room, long Sequence)>();
        for (long? before = null; ;)
        {
            var page = await _history.FindAsync(question, before, LinesOfCommit);
            // The index in a file knows times roughly: the search looks at each message once more.
            found.AddRange(page.Select(message => (message.Room, message.Sequence)).Where(key => !_lines.TryGetValue(key, out var line)
                || (!(line.Posted.At < question.Conditions.Since) && !(line.Posted.At >= question.Conditions.Before))));
            if (page.Count < LinesOfCommit)
            {
                return found;
            }

            before = page[^1].Key;
        }
    }

    private string Difference(List<(string Room, long Sequence)> expected, List<(string Room, long Sequence)> found)
    {
        var missed = expected.Except(found).Take(3).Select(key => $"not found {key} {_lines[key].Posted.Text}");
        var wrong = found.Except(expected).Take(3).Select(key => $"found {key} {(_lines.TryGetValue(key, out var line) ? line.Posted.Text : "deleted")}");
        return $"{expected.Count} expected, {found.Count} found. {string.Join("; ", missed.Concat(wrong))}";
    }
}
