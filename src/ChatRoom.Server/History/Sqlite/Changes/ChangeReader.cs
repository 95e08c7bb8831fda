using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Changes;

/// <summary>Shows events as they are now: it goes through the changes of a room beside the events, both in the order of numbers.</summary>
/// <remarks>It must read the same state of the file as the events (<see cref="ReadSnapshot"/>).</remarks>
internal sealed class ChangeReader : IDisposable
{
    private const string Columns = "target, seq, kind, at, handle, text";

    private readonly SqliteConnection _connection;
    private readonly long _room;
    private readonly Statement _texts;
    private readonly Statement _reactions;
    private Statement? _textOf;
    private bool _hasText;
    private bool _hasReaction;

    /// <summary>Begins at the changes of the messages after a number.</summary>
    /// <exception cref="SqliteException">The file cannot be read, for another reason than damage.</exception>
    public ChangeReader(SqliteConnection connection, long room, long after)
    {
        (_connection, _room) = (connection, room);
        _texts = new Statement(connection, $"SELECT {Columns} FROM changes WHERE room = ?1 AND target > ?2 ORDER BY target");
        _reactions = new Statement(
            connection, "SELECT target, emoji, person, handle FROM reactions WHERE room = ?1 AND target > ?2 ORDER BY target, seq");
        _hasText = Step(_texts.Bind(1, room).Bind(2, after));
        _hasReaction = Step(_reactions.Bind(1, room).Bind(2, after));
    }

    /// <summary>Returns an event as it is now. The events must come in the order of their numbers.</summary>
    /// <exception cref="SqliteException">The file cannot be read, for another reason than damage.</exception>
    public RoomEvent Apply(RoomEvent roomEvent) => roomEvent switch
    {
        MessagePosted message => Apply(message),
        MessageEdited edit => WithText(edit),
        _ => roomEvent,
    };

    public void Dispose()
    {
        _texts.Dispose();
        _reactions.Dispose();
        _textOf?.Dispose();
    }

    // A change that lies in a damaged page is left out; the messages are there all the same.
    private static bool Step(Statement statement) => Damage.Try(statement.Step, otherwise: false);

    private static MessageChanged TextChange(Statement row)
    {
        var (target, handle, text) = (row.Integer(0), row.Text(4), row.Text(5));
        var at = StoredEvent.ToTime(row.Integer(3)) ?? DateTimeOffset.UnixEpoch;
        MessageChanged change = row.Integer(2) == StoredKind.Deleted
            ? new MessageDeleted(Guid.Empty, at, handle, target, text)
            : new MessageEdited(Guid.Empty, at, handle, target) { Text = text };
        change.AssignSequence(row.Integer(1));
        return change;
    }

    private MessagePosted Apply(MessagePosted message)
    {
        while (_hasText && _texts.Integer(0) < message.Sequence)
        {
            _hasText = Step(_texts);
        }

        while (_hasReaction && _reactions.Integer(0) < message.Sequence)
        {
            _hasReaction = Step(_reactions);
        }

        if (_hasText && _texts.Integer(0) == message.Sequence)
        {
            message = TextChange(_texts).ApplyTo(message);
        }

        return _hasReaction && _reactions.Integer(0) == message.Sequence
            ? message with { Changes = message.Changes with { Reactions = ReadReactions(message.Sequence) } }
            : message;
    }

    private ImmutableArray<Reaction> ReadReactions(long target)
    {
        var reactions = ImmutableArray.CreateBuilder<Reaction>();
        while (_hasReaction && _reactions.Integer(0) == target)
        {
            var person = _reactions.Bytes(2);
            if (person.Length == PersonId.Bytes)
            {
                reactions.Add(new(_reactions.Text(1), new PersonId(person), _reactions.Text(3)));
            }

            _hasReaction = Step(_reactions);
        }

        return reactions.ToImmutable();
    }

    /// <summary>Returns an edit with its text, unless a later change has replaced it.</summary>
    private MessageEdited WithText(MessageEdited edit)
    {
        _textOf ??= new Statement(_connection, $"SELECT {Columns} FROM changes WHERE room = ?1 AND target = ?2");
        _textOf.Bind(1, _room).Bind(2, edit.Target);
        var text = Step(_textOf) && _textOf.Integer(1) == edit.Sequence ? _textOf.Text(5) : null;
        _textOf.Reset();
        return edit with { Text = text };
    }
}
