using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Admin;

/// <summary>Lists the connections of all doors that have a name. Collects them when it is asked, and keeps nothing.</summary>
internal sealed class ConnectionList(RoomDirectory rooms)
{
    /// <summary>Finds connections: those that are behind first, then the newest.</summary>
    /// <param name="words">A part of the handle, the address or the name of a room; empty for all.</param>
    /// <param name="reader">The operator, that learns of no private room that it is not in.</param>
    public IReadOnlyList<ListedConnection> Find(string words, PersonId reader)
    {
        var known = rooms.Loaded.Where(room => ReadableRoom.Is(room, reader)).ToDictionary(room => room.Name, ReadableRoom.LabelOf);
        return
        [
            .. rooms.People.List().SelectMany(person => Of(person, known)).Where(listed => Matches(listed, words))
                .OrderByDescending(listed => listed.Report.Lag).ThenByDescending(listed => listed.Report.WaitingBytes ?? 0)
                .ThenByDescending(listed => listed.Report.Since),
        ];
    }

    private static IEnumerable<ListedConnection> Of(Person person, Dictionary<string, string> known)
    {
        foreach (var connection in person.Contacts.OfType<Connection>())
        {
            if (connection.Report() is { } report)
            {
                var names = report.Rooms.Select(room => known.GetValueOrDefault(room.Room)).OfType<string>().Distinct().ToList();
                yield return new(
                    connection, person.Name, connection.Client == default ? null : connection.Client.Address, names, report.Rooms.Count - names.Count, report);
            }
        }
    }

    private static bool Matches(ListedConnection listed, string words) =>
        words.Length == 0 || listed.Handle.Contains(words, StringComparison.OrdinalIgnoreCase)
        || listed.Address?.ToString().Contains(words, StringComparison.OrdinalIgnoreCase) == true
        || listed.Rooms.Any(room => room.Contains(words, StringComparison.OrdinalIgnoreCase));
}
