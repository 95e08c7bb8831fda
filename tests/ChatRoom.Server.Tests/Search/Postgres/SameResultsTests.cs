using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>Tests that a search finds the same in a file and in PostgreSQL.</summary>
[Slow]
public sealed class SameResultsTests(PostgresServer postgres) : IDisposable
{
    private const int Messages = 1500;
    private const int Queries = 600;

    private static readonly string[] Rooms = ["lobby", "dev", "ops", "one", "two"];
    private static readonly string[] Authors = ["ada", "Bob", "Élodie", "o'brien", "back\\slash", "小明"];

    private static readonly string[] Words =
    [
        "deploy", "Deployment", "déploy", "get", "getUser", "getUserById", "snake_case", "C#", "C++", "c", "it's", "back\\slash", "\"quoted\"", "a", "the",
        "天", "气", "天气", "今天天气很好", "タワー", "テスト", "ﾃｽﾄ", "국어", "한국어를", "ครับ", "สวัสดีครับ", "हिन्दी", "ёлка", "елка", "STRASSE", "straße", "crème", "brûlée",
        "👍", "👍🏽", "🎉🎉", "🇩🇪", "https://example.com/a?b=c", "http://x.org", "example.com/a", "@ada", "@bob", "@小明", "&", "|", "!", "<->", ":*", "(x)", "R1", "L", "Xx", "42", "3.14",
    ];

    private readonly HistoryFolder _folder = new();
    private readonly Random _random = new(42);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_and_a_database_give_the_same_results_for_many_queries()
    {
        await using var file = new IndexedHistory(_folder);
        await using var database = await IndexedDatabase.BeginAsync(await postgres.CreateDatabaseAsync());
        var times = await FillAsync(file, database);

        var found = 0;
        for (var i = 0; i < Queries; i++)
        {
            var (query, text) = NextQuery();
            // The file is asked with some time around the wanted one, because its order is not that of the times.
            var expected = (await FindAsync(file, query)).Where(message => IsIn(query.Conditions, times[message])).ToList();
            var actual = await FindAsync(database, query);
            Assert.True(expected.SequenceEqual(actual), $"{text} in {string.Join(' ', query.Rooms)}: {string.Join(' ', expected.Except(actual))} / {string.Join(' ', actual.Except(expected))}");
            found += actual.Count;
        }

        Assert.InRange(found, 20 * Queries, int.MaxValue);
    }

    private async Task<Dictionary<(string, long), DateTimeOffset>> FillAsync(IndexedHistory file, IndexedDatabase database)
    {
        IndexedLogs[] indexes = [file, database];
        var logs = new List<(string Room, ITranscript[] Logs)>();
        foreach (var room in Rooms)
        {
            logs.Add((room, [await indexes[0].OpenAsync(room), await indexes[1].OpenAsync(room)]));
        }

        var times = new Dictionary<(string, long), DateTimeOffset>();
        var standing = Rooms.ToDictionary(room => room, _ => new List<long>());
        for (var i = 0; i < Messages; i++)
        {
            var (room, log) = logs[_random.Next(logs.Count)];
            var now = indexes[0].Time.GetUtcNow();
            var draft = NextEvent(now, standing[room]);
            foreach (var (transcript, index) in log.Zip(indexes))
            {
                await index.AppendAsync(transcript, draft with { });
            }

            times[(room, log[0].LastSequence)] = now;
            if (draft is MessagePosted)
            {
                standing[room].Add(log[0].LastSequence);
            }
            else if (draft is MessageDeleted deletion)
            {
                standing[room].Remove(deletion.Target);
            }

            if (i % 50 == 0)
            {
                Array.ForEach(indexes, index => index.Time.Advance(TimeSpan.FromHours(1)));
            }

            if (i == Messages / 2)
            {
                await file.FollowAsync();
                await database.FollowAsync();
                // The database ends the connection of a filler that is quiet for 15 s, which the rest may take.
                await database.Follower.ReleaseAsync();
            }
        }

        await file.FollowAsync();
        await database.FollowAsync();
        return times;
    }

    private RoomEvent NextEvent(DateTimeOffset now, List<long> standing)
    {
        var author = Pick(Authors);
        var target = standing.Count > 0 ? standing[_random.Next(standing.Count)] : 0;
        return (standing.Count > 0 ? _random.Next(12) : 11) switch
        {
            0 => new MessageEdited(RoomEvent.NewId(), now, author, target) { Text = NextText() },
            1 => new MessageDeleted(RoomEvent.NewId(), now, author, target, ""),
            2 => new ParticipantJoined(RoomEvent.NewId(), now, author),
            3 => Say() with { Answers = new(target, Pick(Authors)) },
            _ => Say(),
        };

        MessagePosted Say() => new(RoomEvent.NewId(), now, author, NextText(), MessageKind.Say) { AuthorId = PersonOf(author) };
    }

    private string NextText() => string.Join(' ', Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Pick(Words)));

    private (IndexQuery Query, string Text) NextQuery()
    {
        var parts = new List<string>();
        for (var i = _random.Next(3); i >= 0; i--)
        {
            parts.Add(_random.Next(10) switch
            {
                0 => $"\"{Pick(Words).Replace("\"", "", StringComparison.Ordinal)} {Pick(Words).Replace("\"", "", StringComparison.Ordinal)}\"",
                1 => $"-{Pick(Words)}",
                2 => $"-\"{Pick(Words)} {Pick(Words)}\"",
                3 => "has:link",
                4 => $"from:{Pick(Authors)}",
                5 => $"{Pick(Words).PadRight(2, 'z')[..2]}*",
                6 => $"{Pick((string[])["before", "after", "on"])}:2026-06-0{_random.Next(1, 4)}",
                _ => Pick(Words),
            });
        }

        var text = string.Join(' ', parts);
        if (SearchQueryParser.Parse(text, _ => default, out _) is null)
        {
            return NextQuery();
        }

        var rooms = Rooms.Where(_ => _random.Next(3) > 0).DefaultIfEmpty("lobby").ToArray();
        var question = IndexedLogs.QuestionOf(text, rooms);
        return (question with
        {
            Handles = [.. question.Handles.Select(handle => Core.Text.Handle.TryCreate(handle, out var legal) ? legal.FoldedKey : handle)],
            Persons = question.Handles.Count > 0 && _random.Next(2) == 0 ? [PersonOf(Pick(Authors))] : [],
            To = _random.Next(8) == 0 ? ([Pick(Authors)], rooms[..1]) : null,
        }, text);
    }

    private static PersonId PersonOf(string author) => new([.. BitConverter.GetBytes((long)Array.IndexOf(Authors, author) + 1), .. new byte[8]]);

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    private static bool IsIn(SearchQuery query, DateTimeOffset at) => !(at < query.Since) && !(at >= query.Before);

    /// <summary>Finds all, page by page.</summary>
    private static async Task<IReadOnlyList<(string, long)>> FindAsync(IndexedLogs index, IndexQuery query)
    {
        const int Size = 40;
        var found = new List<(string, long)>();
        IReadOnlyList<IndexedMessage> page;
        long? before = null;
        do
        {
            page = await index.FindAsync(query, before, Size);
            found.AddRange(page.Select(message => (message.Room, message.Sequence)));
            before = page.Count > 0 ? page[^1].Key : before;
        }
        while (page.Count >= Size);

        return found;
    }
}
