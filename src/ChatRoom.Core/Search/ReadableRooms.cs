using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search;

/// <summary>Holds the rooms that a person may read, at one moment.</summary>
internal sealed class ReadableRooms
{
    private readonly Dictionary<string, string> _titles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _conversations = new(StringComparer.Ordinal);

    /// <summary>Gets the names of the rooms.</summary>
    public IReadOnlyList<string> Names => [.. _titles.Keys];

    /// <summary>Gets the names of the conversations among them.</summary>
    public IReadOnlyList<string> Conversations => [.. _conversations.Where(Has)];

    /// <summary>Lists the rooms: the public ones, the private ones of which the person is a member, and its conversations.</summary>
    /// <exception cref="RoomCatalogException">The catalog cannot be read.</exception>
    public static async Task<ReadableRooms> ListAsync(RoomDirectory rooms, Person reader, CancellationToken cancellationToken)
    {
        var readable = new ReadableRooms();
        readable.Add(RoomRecord.Public(RoomDirectory.Lobby));
        // Nothing was ever stored on a server that has only the lobby; the catalog need not be opened to know it.
        foreach (var room in rooms.Register.Members.IsUnused ? [] : await rooms.Register.ListAllPublicAsync(cancellationToken))
        {
            readable.Add(room);
        }

        foreach (var room in await rooms.Private.ListAsync(reader, cancellationToken))
        {
            readable.Add(room);
        }

        foreach (var (room, other) in await rooms.Direct.ListAsync(reader, cancellationToken))
        {
            readable._titles[room] = rooms.People.NameOf(other.Id, other.Handle);
            readable._conversations.Add(room);
        }

        return readable;
    }

    /// <summary>Returns whether a room is among them.</summary>
    public bool Has(string name) => _titles.ContainsKey(name);

    /// <summary>Keeps those that a query names; returns false if it names another one.</summary>
    public bool TryNarrow(IReadOnlyList<string> typed)
    {
        if (typed.Count == 0)
        {
            return true;
        }

        var kept = new HashSet<string>();
        foreach (var name in typed)
        {
            var found = _titles.Where(room => IsMeant(room.Key, room.Value, name)).Select(room => room.Key).ToList();
            if (found.Count == 0)
            {
                return false;
            }

            kept.UnionWith(found);
        }

        foreach (var name in _titles.Keys.Except(kept).ToList())
        {
            _titles.Remove(name);
        }

        return true;
    }

    // #dev and dev are rooms, @bob is the conversation with bob.
    private bool IsMeant(string name, string title, string typed) => Handle.MentionSigns.Contains(typed[0])
        ? _conversations.Contains(name) && title.Equals(typed[1..], StringComparison.OrdinalIgnoreCase)
        : !_conversations.Contains(name) && typed.TrimStart('#') is var room
            && (name.Equals(room, StringComparison.OrdinalIgnoreCase) || title.Equals(room, StringComparison.OrdinalIgnoreCase));

    private void Add(RoomRecord room) => _titles[room.Name] = room.Title.Length > 0 ? room.Title : room.Name;
}
