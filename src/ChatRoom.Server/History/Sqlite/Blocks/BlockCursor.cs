using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Goes through the blocks of a room in their order, and skips rows that lie in damaged pages.</summary>
/// <remarks>
/// It uses the index up to the first damaged page. From there on it goes by the ids of the rows, which grow with the
/// numbers of events, so it needs only the pages of the rows themselves.
/// </remarks>
internal sealed class BlockCursor : IDisposable
{
    // Behind the six columns of StoredBlock.
    private const int RowIdColumn = 6;
    private const int RoomColumn = 7;

    private const long Endless = 1L << 48;

    // The numbers of rows behind a damaged one that are asked one by one, and then with short steps.
    private const long SingleSteps = 1024;
    private const long ShortSteps = 1 << 16;
    private const long ShortStep = 16;

    private readonly SqliteConnection _connection;
    private readonly BlockTable _table;
    private readonly long _room;
    private readonly Statement _byNumber;
    private Statement? _byRow;
    private Statement _current;
    private long _after;
    private long _nextRow;

    /// <summary>Begins at the block with the number after <paramref name="after"/>.</summary>
    public BlockCursor(SqliteConnection connection, BlockTable table, long room, long after)
    {
        (_connection, _table, _room, _after) = (connection, table, room, after);
        _byNumber = new Statement(connection, $"SELECT {table.Columns} FROM {table.Name} WHERE room = ?1 AND last > ?2 ORDER BY last");
        _current = _byNumber.Bind(1, room).Bind(2, after);
    }

    /// <summary>Gets the time of the last block that SQLite could read; null before the first one.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Gets the number of the last event of that block; before the first one, the number where the cursor began.</summary>
    public long Last => _after;

    /// <summary>Goes to the next block that SQLite can read; returns false after the last one.</summary>
    /// <exception cref="SqliteException">The file cannot be read, for another reason than damage.</exception>
    public bool Next()
    {
        if (_byRow is null)
        {
            try
            {
                while (_byNumber.Step())
                {
                    if (TryAccept())
                    {
                        return true;
                    }
                }

                return false;
            }
            catch (SqliteException e) when (Damage.Is(e))
            {
                GoByRow();
            }
        }

        return NextByRow();
    }

    /// <summary>
    /// Returns the events of this block above one number and up to another, with about so many characters at most; null if
    /// the block is damaged.
    /// </summary>
    public List<RoomEvent>? Read(long after, long last, long most, long characters)
    {
        try
        {
            return Read(new StoredBlock(_current), after, last, most, characters);
        }
        catch (TranscriptException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _byNumber.Dispose();
        _byRow?.Dispose();
    }

    private static List<RoomEvent> Read(StoredBlock block, long after, long last, long most, long characters)
    {
        var events = new List<RoomEvent>();
        while (events.Count < most && characters > 0 && block.Next() && block.Sequence <= last)
        {
            if (block.Sequence > after)
            {
                events.Add(block.Event());
                characters -= TextSize.Of(events[^1]);
            }
        }

        return events;
    }

    private void GoByRow()
    {
        _current = _byRow = new Statement(
            _connection, $"SELECT {_table.Columns}, rowid, room FROM {_table.Name} NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid LIMIT 1");
        // The index may still know the next row. A damaged index does not, and then every row is asked.
        _nextRow = Damage.Try(FindNextRow, 0);
    }

    private long FindNextRow()
    {
        using var select = new Statement(_connection, $"SELECT rowid FROM {_table.Name} WHERE room = ?1 AND last > ?2 ORDER BY last LIMIT 1");
        return select.Bind(1, _room).Bind(2, _after).Step() ? select.Integer(0) : 0;
    }

    private bool NextByRow()
    {
        while (_nextRow < Endless)
        {
            if (TryRead(_nextRow) is not { } isRow)
            {
                _nextRow = FindReadable(_nextRow);
            }
            else if (!isRow)
            {
                return false;
            }
            else
            {
                _nextRow = _current.Integer(RowIdColumn) + 1;
                if (_current.Integer(RoomColumn) == _room && TryAccept())
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Returns whether the current row is a later block; the number of a damaged one would hide those behind it.</summary>
    private bool TryAccept()
    {
        try
        {
            var block = new StoredBlock(_current);
            if (block.Last <= _after)
            {
                return false;
            }

            (_after, At) = (block.Last, block.Since ?? At);
            return true;
        }
        catch (TranscriptException)
        {
            return false;
        }
    }

    /// <summary>Finds where the pages can be read again behind a damaged row: grows the step, then halves it.</summary>
    private long FindReadable(long damaged)
    {
        var (begin, step) = (damaged, 1L);
        while (damaged < Endless && TryRead(damaged + step) is null)
        {
            damaged += step;
            step = NextStep(step, damaged - begin);
        }

        var readable = damaged + step;
        while (readable - damaged > 1)
        {
            var middle = damaged + ((readable - damaged) / 2);
            if (TryRead(middle) is null)
            {
                damaged = middle;
            }
            else
            {
                readable = middle;
            }
        }

        return readable;
    }

    // Long steps would jump over sound pages between two damaged ones, and short ones would take long in a large damage.
    private static long NextStep(long step, long passed) => passed switch
    {
        < SingleSteps => 1,
        < ShortSteps => ShortStep,
        _ => step * 2,
    };

    /// <summary>Goes to the first row from an id on; false if there is none, null if its page is damaged.</summary>
    private bool? TryRead(long row)
    {
        try
        {
            _current.Reset();
            return _current.Bind(1, row).Step();
        }
        catch (SqliteException e) when (Damage.Is(e))
        {
            return null;
        }
    }
}
