using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Represents a statement that is prepared once for a connection and run many times.</summary>
/// <remarks>
/// It calls SQLite directly, because a command of ADO.NET costs more than most statements here. Not thread-safe; must be
/// disposed before its connection.
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The statement is not valid, or the file cannot be read.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Sets a parameter, counted from 1; it keeps its value for later runs.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind"/>
    /// <remarks>SQLite copies the bytes.</remarks>
    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind"/>
    public Statement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <inheritdoc cref="BindBlob"/>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Goes to the next row; returns false after the last one, and the statement can be run again.</summary>
    /// <exception cref="SqliteException">It failed; the statement can be run again.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    /// <summary>Runs the statement to its end and ignores its rows.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Skips the remaining rows, so that the statement can be run again.</summary>
    // The result only repeats the failure of the last step.
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>Returns a column of this row, counted from 0.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc cref="Integer"/>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc cref="Integer"/>
    /// <remarks>The memory is SQLite's, and valid until the next step.</remarks>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
