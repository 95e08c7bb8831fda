using System.Text;
using ChatRoom.Core.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// A statement prepared once for a connection and run many times. It speaks to SQLite directly: a command of ADO.NET costs
/// more than most of what is run here. Not thread-safe; must be disposed before its connection.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">SQLite does not understand it, or cannot read the file.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Sets a parameter, counted from 1; it keeps the value over the runs that follow.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind"/>
    /// <remarks>The bytes are copied. No bytes would be NULL.</remarks>
    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="BindBlob"/>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Goes to the next row; after the last one, or if there is none, the statement can be run again.</summary>
    /// <exception cref="SqliteException">It could not be done; the statement can be run again.</exception>
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

    /// <summary>Runs it to its end, whatever it returns.</summary>
    /// <exception cref="SqliteException">It could not be done.</exception>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Gives up the rows that are left, so that it can be run again.</summary>
    // What it returns repeats the failure of the last step.
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>A column of this row, counted from 0.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc cref="Integer"/>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc cref="Integer"/>
    /// <remarks>SQLite's own memory, good until the next step.</remarks>
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
