using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Search;

/// <summary>Gives an id to each pair of a person and a handle that has said something, and keeps when a person gave up a handle.</summary>
internal sealed class IndexAuthors(SqliteConnection connection) : IDisposable
{
    private const int MostKnown = 10_000;

    private readonly Dictionary<(PersonId, string), long> _known = [];
    private readonly Statement _find = new(connection, "SELECT id FROM authors WHERE handle = ?1 AND person IS ?2");
    private readonly Statement _add = new(connection, "INSERT INTO authors (handle, person) VALUES (?1, ?2)");
    private readonly Statement _rename = new(connection, "INSERT OR IGNORE INTO renames (handle, person, at) VALUES (?1, ?2, ?3)");

    /// <summary>Returns the id of the author of a message.</summary>
    public long IdOf(MessagePosted message)
    {
        if (_known.TryGetValue((message.AuthorId, message.Author), out var id))
        {
            return id;
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        var handle = Encoding.UTF8.GetBytes(Handle.TryCreate(message.Author, out var legal) ? legal.FoldedKey : message.Author);
        return _known[(message.AuthorId, message.Author)] = Find(handle, message.AuthorId) ?? Add(handle, message.AuthorId);
    }

    /// <summary>Keeps the handle that a person gave up; several rooms tell of the same rename.</summary>
    public void Add(ParticipantRenamed rename)
    {
        if (!rename.AuthorId.IsNone)
        {
            Bind(_rename, Encoding.UTF8.GetBytes(rename.Author), rename.AuthorId).Bind(3, rename.At.ToUnixTimeMilliseconds()).Run();
        }
    }

    /// <summary>Forgets the ids: a transaction that has given some was rolled back.</summary>
    public void Forget() => _known.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
        _rename.Dispose();
    }

    private long? Find(byte[] handle, PersonId person)
    {
        long? id = Bind(_find, handle, person).Step() ? _find.Integer(0) : null;
        _find.Reset();
        return id;
    }

    private long Add(byte[] handle, PersonId person)
    {
        Bind(_add, handle, person).Run();
        return raw.sqlite3_last_insert_rowid(connection.Handle);
    }

    private static Statement Bind(Statement statement, byte[] handle, PersonId person)
    {
        statement.BindText(1, handle);
        if (person.IsNone)
        {
            return statement.BindNull(2);
        }

        Span<byte> bytes = stackalloc byte[PersonId.Bytes];
        person.CopyTo(bytes);
        return statement.BindBlob(2, bytes);
    }
}
