using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Keeps open connections for readers. Thread-safe.</summary>
/// <param name="open">Opens a new connection.</param>
internal sealed class ReaderPool(Func<SqliteConnection> open)
{
    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _idle = [];
    private int _generation;

    /// <summary>Returns an idle connection or a new one, and the generation to return it with.</summary>
    public (SqliteConnection Connection, int Generation) Rent()
    {
        int generation;
        lock (_gate)
        {
            generation = _generation;
            if (_idle.TryPop(out var idle))
            {
                return (idle, generation);
            }
        }

        return (open(), generation);
    }

    /// <summary>Keeps a connection for the next reader, or closes it if <see cref="Clear"/> came after <see cref="Rent"/>.</summary>
    public void Return(SqliteConnection connection, int generation)
    {
        lock (_gate)
        {
            if (generation == _generation)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes the idle connections; those in use are closed when they are returned.</summary>
    public void Clear()
    {
        SqliteConnection[] idle;
        lock (_gate)
        {
            _generation++;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var connection in idle)
        {
            connection.Dispose();
        }
    }
}
