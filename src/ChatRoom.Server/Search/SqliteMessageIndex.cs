using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Inbox;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Following;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Search;

/// <summary>Searches the index that <see cref="IndexFollower"/> fills.</summary>
internal sealed class SqliteMessageIndex(SearchFile file, SqliteTranscriptStore history, SearchOptions options) : IMessageIndex, IDisposable
{
    // Two searches at a time leave processor time for the rooms.
    private const int MaxReaders = 2;
    private const int Interrupted = 9;
    private const int StepsBetweenChecks = 10_000;

    // A message can be indexed up to an hour out of the order of times, because clocks are set back.
    private const long ClockSlack = 3_600_000;

    private readonly ReaderPool _readers = new(file.OpenToRead);
    private readonly SemaphoreSlim _places = new(MaxReaders);
    private volatile IReadOnlyDictionary<Guid, IndexedRoom> _rooms = ImmutableDictionary<Guid, IndexedRoom>.Empty;

    // Ticks, to be read and written at once; until the follower has begun, the index has nothing.
    private long _incompleteSince = DateTimeOffset.UnixEpoch.UtcTicks;

    /// <summary>Gets whether a search has found damage; the follower makes a new index then.</summary>
    public bool IsDamaged { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset? IncompleteSince => Volatile.Read(ref _incompleteSince) is var ticks and > 0 ? new(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc/>
    public long PositionOf(string epoch) => _rooms.GetValueOrDefault(IndexedRoom.KeyOf(epoch))?.Published ?? 0;

    /// <summary>Tells how far the index is.</summary>
    /// <param name="writer">The writer, after a commit.</param>
    /// <param name="incompleteSince">The time of the last event if the follower is far behind, else null.</param>
    public void Publish(IndexWriter writer, DateTimeOffset? incompleteSince)
    {
        foreach (var (_, room) in writer.Rooms)
        {
            room.Publish();
        }

        _rooms = writer.Rooms;
        Volatile.Write(ref _incompleteSince, incompleteSince?.UtcTicks ?? 0);
    }

    /// <summary>Forgets the index, which is made anew.</summary>
    public void Begin()
    {
        _rooms = ImmutableDictionary<Guid, IndexedRoom>.Empty;
        _readers.Clear();
        Volatile.Write(ref _incompleteSince, DateTimeOffset.UnixEpoch.UtcTicks);
        IsDamaged = false;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexedMessage>> FindAsync(IndexQuery query, long? before, int count, CancellationToken cancellationToken)
    {
        try
        {
            var rooms = await history.ReadAsync(connection => CommitReader.EpochsOf(connection, query.Rooms), cancellationToken);
            return await ReadAsync(connection => Find(connection, query, rooms, before, count), cancellationToken);
        }
        catch (TranscriptException e)
        {
            throw new SearchException(SearchFaults.Failed, e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FormerHandle>> HandlesOfAsync(PersonId person, CancellationToken cancellationToken) =>
        // Until the follower has begun, there may be no file.
        _rooms.Count == 0 ? [] : await ReadAsync(connection => HandlesOf(connection, person), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _readers.Clear();
        _places.Dispose();
    }

    private async Task<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(query), cancellationToken);
        }
        catch (SqliteException e)
        {
            IsDamaged |= SearchFile.IsDamage(e);
            throw new SearchException(e.SqliteErrorCode == Interrupted ? SearchFaults.TooLong : SearchFaults.Failed, e);
        }
        finally
        {
            _places.Release();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> query)
    {
        var (connection, generation) = _readers.Rent();
        try
        {
            var began = Stopwatch.GetTimestamp();
            raw.sqlite3_progress_handler(
                connection.Handle, StepsBetweenChecks, _ => Stopwatch.GetElapsedTime(began) > options.TimeLimit ? 1 : 0, null);
            var result = query(connection);
            raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
            _readers.Return(connection, generation);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static List<IndexedMessage> Find(
        SqliteConnection connection, IndexQuery query, Dictionary<string, string> names, long? before, int count)
    {
        var (rooms, others) = (new Dictionary<long, string>(), new List<long>());
        using (var all = new Statement(connection, "SELECT id, epoch FROM rooms"))
        {
            while (all.Step())
            {
                if (names.TryGetValue(all.Text(1), out var name))
                {
                    rooms[all.Integer(0)] = name;
                }
                else
                {
                    others.Add(all.Integer(0));
                }
            }
        }

        var isEverybody = query.Handles.Count + query.Persons.Count == 0;
        var authors = isEverybody ? null : FindAuthors(connection, query);
        return rooms.Count == 0 || authors is { Count: 0 }
            ? []
            : Match(connection, MatchExpression.Of(query.Conditions, rooms.Keys, others, authors, TokensTo(query, rooms)), RangeOf(connection, query.Conditions, before), rooms, count);
    }

    private static List<string> TokensTo(IndexQuery query, Dictionary<long, string> rooms)
    {
        if (query.To is not var (handles, conversations))
        {
            return [];
        }

        var tokens = rooms.Where(room => conversations.Contains(room.Value)).Select(room => IndexedText.RoomToken(room.Key)).ToList();
        tokens.AddRange(MentionTokens.OfAny(handles));
        // A handle without a letter or digit cannot be mentioned.
        return tokens.Count > 0 ? tokens : [IndexedText.RoomToken(0)];
    }

    private static List<FormerHandle> HandlesOf(SqliteConnection connection, PersonId person)
    {
        var bytes = new byte[PersonId.Bytes];
        person.CopyTo(bytes);
        using var select = new Statement(
            connection, "SELECT handle, at FROM renames WHERE person = ?1 UNION ALL SELECT handle, -1 FROM authors WHERE person = ?1");
        select.BindBlob(1, bytes);
        var handles = new List<FormerHandle>();
        while (select.Step())
        {
            handles.Add(new(select.Text(0), select.Integer(1) is var at and >= 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at).AddMilliseconds(1) : null));
        }

        return handles;
    }

    private static HashSet<long> FindAuthors(SqliteConnection connection, IndexQuery query)
    {
        var authors = new HashSet<long>();
        using var byHandle = new Statement(connection, "SELECT id FROM authors WHERE handle = ?1");
        foreach (var handle in query.Handles)
        {
            authors.UnionWith(Ids(byHandle.BindText(1, Encoding.UTF8.GetBytes(handle))));
        }

        using var byPerson = new Statement(connection, "SELECT id FROM authors WHERE person = ?1");
        var bytes = new byte[PersonId.Bytes];
        foreach (var person in query.Persons)
        {
            person.CopyTo(bytes);
            authors.UnionWith(Ids(byPerson.BindBlob(1, bytes)));
        }

        return authors;
    }

    /// <summary>Returns the keys among which the messages of a time are, and those below a key.</summary>
    private static (long From, long Before) RangeOf(SqliteConnection connection, SearchQuery query, long? before)
    {
        using var find = new Statement(connection, "SELECT id FROM spans WHERE at < ?1 ORDER BY at DESC LIMIT 1");
        long? LastBefore(DateTimeOffset time) => Ids(find.Bind(1, time.ToUnixTimeMilliseconds())).Cast<long?>().FirstOrDefault();
        var from = query.Since is { } since ? LastBefore(since.AddMilliseconds(-ClockSlack)) ?? 0 : 0;
        var end = query.Before is { } time ? (LastBefore(time.AddMilliseconds(ClockSlack)) ?? 0) + 1 : long.MaxValue >> 8;
        return (from << 8, Math.Min(before ?? long.MaxValue, end << 8));
    }

    private static List<IndexedMessage> Match(
        SqliteConnection connection, string expression, (long From, long Before) range, Dictionary<long, string> rooms, int count)
    {
        using var match = new Statement(
            connection, "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4");
        using var span = new Statement(connection, "SELECT room, first FROM spans WHERE id = ?1");
        var found = new List<IndexedMessage>();
        foreach (var key in Ids(match.BindText(1, Encoding.UTF8.GetBytes(expression)).Bind(2, range.From).Bind(3, range.Before).Bind(4, count)))
        {
            if (span.Bind(1, key >> 8).Step() && rooms.TryGetValue(span.Integer(0), out var room))
            {
                found.Add(new(key, room, span.Integer(1) + (key & 0xFF)));
            }

            span.Reset();
        }

        return found;
    }

    private static List<long> Ids(Statement select)
    {
        var ids = new List<long>();
        while (select.Step())
        {
            ids.Add(select.Integer(0));
        }

        return ids;
    }
}
