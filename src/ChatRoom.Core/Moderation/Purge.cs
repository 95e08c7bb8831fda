using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;

namespace ChatRoom.Core.Moderation;

/// <summary>Deletes the messages of one person since a time, in several rooms.</summary>
internal sealed class Purge(Issuer issuer, Target target, DateTimeOffset since)
{
    private const int ChunkEvents = 200;
    private const int MaxChunks = 250;
    private const int MaxMessages = 1000;

    private readonly HashSet<PersonId> _authors = [];

    /// <summary>Gets the authors of the deleted messages.</summary>
    public IReadOnlyCollection<PersonId> Authors => _authors;

    /// <summary>Gets the number of deleted messages.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether there may be more messages.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Deletes the messages in one room, the newest first.</summary>
    public async Task RunAsync(Room room, CancellationToken cancellationToken)
    {
        var author = new ChangeAuthor(issuer.Id, issuer.Handle, issuer.Rank);
        var before = room.Tail.NextSequence;
        for (var chunk = 0; ; chunk++)
        {
            if (Count >= MaxMessages || chunk == MaxChunks)
            {
                IsFull = true;
                return;
            }

            var version = room.Changed.Version;
            var events = await room.ReadBeforeAsync(before, ChunkEvents, cancellationToken);
            Count += await DeleteAsync(room, events.OfType<MessagePosted>().Where(IsMeant), version, author);
            if (events.Count == 0 || events[0].At < since)
            {
                return;
            }

            before = events[0].FirstSequence;
        }
    }

    // A guest of a terminal is another person each time, with the same handle. The one that has it now is not those before.
    private bool IsMeant(MessagePosted message) => message.At >= since && message.Changes.Deletion is null
        && (message.AuthorId == target.Id || (!target.HasHandle && message.Author.Equals(target.Handle, StringComparison.OrdinalIgnoreCase)));

    private async Task<int> DeleteAsync(Room room, IEnumerable<MessagePosted> messages, long version, ChangeAuthor author)
    {
        var meant = messages.ToArray();
        var commands = meant.Select(message => new DeleteCommand(null, message, version, author)).ToArray();
        foreach (var command in commands)
        {
            await room.PostOrRejectAsync(command, CancellationToken.None);
        }

        var refusals = await Task.WhenAll(commands.Select(command => command.Refusal));
        _authors.UnionWith(meant.Zip(refusals).Where(done => done.Second is null).Select(done => done.First.AuthorId));
        return refusals.Count(refusal => refusal is null);
    }
}
