using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// Bytes allocated in steady state for each delivery, and for each message: what a room allocates with few and with many
/// sessions tells the two apart.
/// </summary>
internal static class Allocations
{
    private const int WarmUpMessages = 3000;
    private const int Few = 10;

    public static Mode Mode { get; } = new(
        "alloc",
        "bytes allocated per delivery and per message: the room alone, and the whole server over TCP, in this process",
        [
            new("sessions", "500", "sessions in the room, against 10", Few + 1, 10_000),
            new("messages", "10000", "messages said to the room alone", 100, 10_000_000),
            new("tcp-messages", "1000", "messages said to the server over TCP", 100, 10_000_000),
            new("batch", "1", "messages said before everybody has them", 1, 1000),
            new("rounds", "3", "measurements of each; medians are printed", 1, 1000),
            new("bytes", "64", "length of a message", MessageLayout.LeastBytes, 4096),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var table = new MarkdownTable("what", "bytes per delivery", "min–max", "bytes per message beside");
        await AddAsync(table, "room and its sessions, in memory", options, "messages", MeasureRoomAsync);
        await AddAsync(table, "server with SQLite, over TCP", options, "tcp-messages", MeasureServerAsync);
        table.Print(Console.Out);
        return 0;
    }

    private static async Task AddAsync(
        MarkdownTable table, string what, BenchOptions options, string count, Func<int, int, BenchOptions, Task<long>> measure)
    {
        var (messages, sessions) = (options.Count(count) / options.Count("batch") * options.Count("batch"), options.Count("sessions"));
        var samples = new List<(double PerDelivery, double PerMessage)>();
        for (var round = 0; round < options.Count("rounds"); round++)
        {
            var few = await measure(Few, messages, options);
            var many = await measure(sessions, messages, options);
            var perDelivery = (many - few) / ((double)messages * (sessions - Few));
            samples.Add((perDelivery, (double)few / messages - perDelivery * Few));
        }

        table.Add(
            what,
            $"{samples.Select(s => s.PerDelivery).Median():F3}",
            $"{samples.Min(s => s.PerDelivery):F3}–{samples.Max(s => s.PerDelivery):F3}",
            $"{samples.Select(s => s.PerMessage).Median():N0}");
    }

    private static async Task<long> MeasureRoomAsync(int count, int messages, BenchOptions options)
    {
        await using var rooms = await BenchRooms.OpenAsync(durable: false);
        var sessions = new List<ReaderSession>();
        for (var i = 0; i < count; i++)
        {
            sessions.Add(new ReaderSession(rooms.Room));
            await sessions[i].JoinAsync($"user{i}");
        }

        var text = new string('x', options.Count("bytes"));
        Say(rooms.Room, sessions, text, WarmUpMessages, options.Count("batch"));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Say(rooms.Room, sessions, text, messages, options.Count("batch"));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return sessions.All(s => s.IsCaughtUp) ? allocated : throw new BenchException("A session has not had everything.");
    }

    /// <summary>Says messages batch by batch, waiting for all sessions to have each. Allocates nothing itself.</summary>
    private static void Say(Room room, List<ReaderSession> sessions, string text, int messages, int batch)
    {
        // Whoever joined last is woken last.
        var last = sessions[^1];
        var target = last.Deliveries;
        for (var said = 0; said < messages; said += batch)
        {
            for (var i = 0; i < batch; i++)
            {
                var saying = room.SayAsync(sessions[0], text, MessageKind.Say, Guid.NewGuid(), default);
                if (!saying.IsCompletedSuccessfully)
                {
                    saying.AsTask().Wait();
                }
            }

            target += batch;
            var spin = default(SpinWait);
            while (last.Deliveries < target)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private static async Task<long> MeasureServerAsync(int count, int messages, BenchOptions options)
    {
        Native.OpenFiles.Allow(2 * count);
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            await using var server = ChatServer.Build(
            [
                "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--Tcp:Backlog=0", "--Limits:FloodPerSecond=0",
                "--Serilog:MinimumLevel:Default=Error", $"--History:Path={directory.FullName}/chatroom.db",
            ]);
            await server.StartAsync();
            var port = server.Services.GetRequiredService<TcpDoor>().EndPoint!.Port;
            var allocated = await Task.Run(() => MeasureClients(port, count, messages, options));
            await server.StopAsync();
            return allocated;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static long MeasureClients(int port, int count, int messages, BenchOptions options)
    {
        using var crowd = new Crowd([port], count, new LineWire(new MessageLayout(options.Count("bytes"))));
        Attendance.Join(crowd, crowd.Wire.ParallelJoins, patienceSeconds: 60);
        Attendance.Settle(crowd, patienceSeconds: 60);
        Attendance.Probe(crowd);
        var loop = new ClosedLoop(crowd, senders: 1, options.Count("batch"));
        Say(loop, messages / 2);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Say(loop, messages);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        loop.Drain(patienceSeconds: 3);
        loop.Check();
        return crowd.Faults.Count == 0 ? allocated : throw new BenchException(crowd.Faults.ToString());
    }

    private static void Say(ClosedLoop loop, long messages)
    {
        for (var end = loop.Done + messages; loop.Done < end;)
        {
            loop.Step();
        }
    }
}
