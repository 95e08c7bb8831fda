using System.Runtime.CompilerServices;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Search.Inbox;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Search;

/// <summary>Searches the messages that a person may read: in the index, and in the newest events that it does not have yet.</summary>
/// <param name="rooms">All rooms.</param>
/// <param name="options">The limits.</param>
/// <param name="time">The clock.</param>
/// <param name="index">The index; null if there is none.</param>
/// <param name="mentions">Knows the mentions; null if no door shows any.</param>
public sealed class MessageSearch(
    RoomDirectory rooms, SearchOptions options, TimeProvider time, IMessageIndex? index = null, IMentionReader? mentions = null)
{
    private static readonly LocalizedMessage NoRoom = new("Answer_SearchNoRoom", "There is no such room that you may search.");

    private static readonly LocalizedMessage Failed = new("Answer_SearchFailed", "The search does not work just now. Try again later.");

    private readonly ConditionalWeakTable<Connection, SearchResults> _last = [];

    /// <summary>Begins a search.</summary>
    /// <param name="reader">The person.</param>
    /// <param name="query">The conditions.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SearchException">The search cannot be made.</exception>
    public async Task<SearchResults> BeginAsync(Person reader, SearchQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var readable = await ReadableRooms.ListAsync(rooms, reader, cancellationToken);
            var authors = new SearchAuthors(query.From, reader, rooms.People);
            if (!readable.TryNarrow(query.In))
            {
                throw new SearchException(NoRoom);
            }

            var former = query.IsToReader && index is not null ? await index.HandlesOfAsync(reader.Id, cancellationToken) : [];
            var handles = new ReaderHandles(reader.Name, former);
            async ValueTask<bool> Meets(Room room, MessagePosted message) =>
                authors.HasSaid(message) && query.Meets(message) && (!query.IsToReader || await IsToAsync(reader, handles, room, message, cancellationToken));
            var unindexed = new UnindexedMessages(index, Meets);
            await SearchUnindexedAsync(unindexed, readable, cancellationToken);
            var question = new IndexQuery(query, readable.Names, authors.Handles, authors.Persons)
            {
                To = query.IsToReader ? (handles.All, readable.Conversations) : null,
            };
            return new(
                rooms, time, reader, Meets, unindexed,
                index is null || authors.IsNobody ? null : (before, count, cancelled) => index.FindAsync(question, before, count, cancelled),
                Earlier(index?.IncompleteSince, unindexed.IncompleteSince));
        }
        catch (Exception e) when (e is RoomCatalogException or RoomClosedException or TranscriptException)
        {
            throw new SearchException(Failed, e);
        }
    }

    /// <summary>Gets or sets the last search of a connection, for its next page.</summary>
    public SearchResults? LastOf(Connection connection) => _last.TryGetValue(connection, out var results) ? results : null;

    /// <summary>Records the last search of a connection.</summary>
    public void SetLast(Connection connection, SearchResults results) => _last.AddOrUpdate(connection, results);

    private async ValueTask<bool> IsToAsync(
        Person reader, ReaderHandles handles, Room room, MessagePosted message, CancellationToken cancellationToken)
    {
        if (message.IsBy(reader.Id, reader.Name))
        {
            return false;
        }

        if (room.Conversation is not null || (mentions is not null && handles.Any(message.At, handle => mentions.Mentions(message, handle))))
        {
            return true;
        }

        return message.Answers is { } answer
            && (await room.FindAsync(answer.Sequence, cancellationToken) is { } answered
                ? answered.IsBy(reader.Id, reader.Name)
                // Retention has deleted the answered message.
                : handles.Has(answer.Author, message.At));
    }

    private async Task SearchUnindexedAsync(UnindexedMessages unindexed, ReadableRooms readable, CancellationToken cancellationToken)
    {
        // A room that is not open says nothing new. Without an index, its messages are searched all the same.
        var names = index is null ? readable.Names : [.. rooms.Loaded.Select(room => room.Name).Where(readable.Has)];
        var leases = new List<RoomLease>();
        try
        {
            foreach (var name in names)
            {
                if (await rooms.FindAsync(name, cancellationToken) is { } lease)
                {
                    leases.Add(lease);
                }
            }

            await unindexed.SearchAsync([.. leases.Select(lease => lease.Room)], options.Unindexed, cancellationToken);
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
