using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Admin;

/// <summary>Holds the rooms that an operator may know, and the sum of all others.</summary>
/// <param name="Rooms">The rooms, the largest first.</param>
/// <param name="OtherCount">The number of private rooms and conversations that are not listed.</param>
/// <param name="Others">The sum over them.</param>
internal sealed record RoomReport(IReadOnlyList<RoomLine> Rooms, int OtherCount, RoomLine Others)
{
    /// <summary>Reads the catalog and measures the logs.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="store">The logs.</param>
    /// <param name="reader">The operator.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TranscriptException">The logs cannot be read.</exception>
    /// <exception cref="RoomCatalogException">The catalog cannot be read.</exception>
    public static async Task<RoomReport> ReadAsync(RoomDirectory rooms, ITranscriptStore store, PersonId reader, CancellationToken cancellationToken)
    {
        var members = rooms.Register.Members;
        IReadOnlyList<RoomRecord> own = members.IsUnused ? [] : await members.RoomsOfAsync(reader, RoomKind.Private, cancellationToken);
        var known = (await rooms.Register.ListAllPublicAsync(cancellationToken)).Prepend(RoomRecord.Public(RoomDirectory.Lobby)).Concat(own)
            .ToDictionary(room => room.Name, room => room.Kind == RoomKind.Public ? $"#{room.Name}" : room.Title);
        var measured = store is ILogSizes sizes ? (await sizes.MeasureAsync(cancellationToken)).ToDictionary(size => size.Room) : null;
        var lines = rooms.Loaded.Select(room => room.Name).Union(known.Keys).Union(measured?.Keys.AsEnumerable() ?? [])
            .Select(name => (Name: name, Line: ToLine(name, known.GetValueOrDefault(name) ?? "", rooms.Peek(name), measured))).ToList();
        var others = lines.Where(room => !known.ContainsKey(room.Name)).Select(room => room.Line).ToList();
        return new(
            [.. lines.Where(room => known.ContainsKey(room.Name)).Select(room => room.Line)
                .OrderByDescending(line => line.Bytes ?? line.Events).ThenBy(line => line.Label, StringComparer.Ordinal)],
            others.Count,
            new RoomLine("", others.Sum(line => line.Here), others.Sum(line => line.Events), measured is null ? null : others.Sum(line => line.Bytes)));
    }

    private static RoomLine ToLine(string name, string label, Room? open, Dictionary<string, LogSize>? measured) => measured is null
        ? new(label, open?.Participants.Count ?? 0, (open?.Tail.NextSequence ?? 1) - 1, null)
        : new(label, open?.Participants.Count ?? 0, measured.GetValueOrDefault(name)?.Events ?? 0, measured.GetValueOrDefault(name)?.Bytes ?? 0);
}
