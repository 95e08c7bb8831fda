using System.Diagnostics.Metrics;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Metrics;

/// <summary>Adds the instruments that are measured only when a reader asks.</summary>
internal static class ServerInstruments
{
    /// <summary>Creates them on the meter of the server.</summary>
    public static void Create(IServiceProvider services)
    {
        var meter = services.GetRequiredService<ChatMetrics>().Meter;
        var rooms = services.GetRequiredService<RoomDirectory>();
        meter.CreateObservableGauge("chatroom.rooms", () => rooms.Loaded.Count, "{room}", "Rooms in memory");
        meter.CreateObservableGauge(
            "chatroom.participants", () => rooms.Loaded.Sum(room => room.Participants.Count), "{participant}", "Persons in rooms");
        meter.CreateObservableGauge(
            "chatroom.inbox.depth", () => rooms.Loaded.Max(room => (int?)room.InboxDepth) ?? 0, "{command}", "Commands that wait for the busiest room");
        var people = services.GetRequiredService<PeopleDirectory>();
        meter.CreateObservableGauge("chatroom.people", () => people.Count, "{person}", "Persons on the server");
        meter.CreateObservableGauge(
            "chatroom.cursor.lag.max", () => LargestLag(people), "{event}", "Largest distance of a cursor from the end of its log");
        var quota = services.GetRequiredService<ConnectionQuota>();
        meter.CreateObservableGauge("chatroom.places", () => quota.Count, "{connection}", "Places that connections hold");
        if (services.GetService<IFreeSpace>() is { } space)
        {
            CreateForDisk(meter, space, services.GetRequiredService<HistoryOptions>().Path);
        }
    }

    private static long LargestLag(PeopleDirectory people) => people.List().SelectMany(person => person.Contacts.OfType<Connection>())
        .SelectMany(connection => connection.Report()?.Rooms ?? []).Max(room => (long?)room.Events) ?? 0;

    private static void CreateForDisk(Meter meter, IFreeSpace space, string path)
    {
        var measured = new Func<IEnumerable<Measurement<long>>>(() => FreeBytes(space));
        meter.CreateObservableGauge("chatroom.disk.free", measured, "By", "Free bytes of the history's file system");
        meter.CreateObservableGauge("chatroom.history.size", () => SizeOf(path), "By", "Bytes of the history's file");
        meter.CreateObservableGauge("chatroom.wal.size", () => SizeOf($"{path}-wal"), "By", "Bytes of the history's write-ahead log");
    }

    private static IEnumerable<Measurement<long>> FreeBytes(IFreeSpace space)
    {
        try
        {
            return [new(space.Measure().Free)];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A file system that does not answer has no number; the framework throws many types here.
            return [];
        }
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
