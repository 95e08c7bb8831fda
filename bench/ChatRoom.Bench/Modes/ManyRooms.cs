using ChatRoom.Bench.InProcess;
using ChatRoom.Bench.Options;
using ChatRoom.Bench.Output;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// Many small rooms against one large one, with as many sessions altogether, all of which talk as fast as the rooms take
/// it and read the shared bytes as TCP clients do, without sockets.
/// </summary>
internal static class ManyRooms
{
    private const double WarmUpSeconds = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Mode Mode { get; } = new(
        "rooms",
        "many small rooms against one large one, in this process: deliveries/s and ratio",
        [
            new("rooms", "50", "small rooms", 1, 10_000),
            new("sessions", "20", "sessions in each; the large room has them all", 1, 10_000),
            new("seconds", "3", "time of a measurement", 0.1, 3600),
            new("rounds", "5", "measurements of each; medians are printed", 1, 1000),
            new("bytes", "64", "length of a message", 1, 4096),
            new("durable", "1", "1: on disk (SQLite), 0: in memory", 0, 1),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var (rooms, sessions) = (options.Count("rooms"), options.Count("sessions"));
        var samples = new Dictionary<int, List<Sample>> { [rooms] = [], [1] = [] };
        for (var round = 0; round < options.Count("rounds"); round++)
        {
            foreach (var count in round % 2 == 0 ? new[] { rooms, 1 } : [1, rooms])
            {
                var sample = await MeasureAsync(count, rooms * sessions / count, options);
                samples[count].Add(sample);
                Console.WriteLine(
                    $"round {round + 1}: {count,3} rooms {sample.Messages,12:N0} messages/s {sample.Deliveries,15:N0} deliveries/s, {sample.Cores:F2} cores, others {sample.OtherCores:F2}");
            }
        }

        Console.WriteLine();
        var table = new MarkdownTable("rooms", "sessions in each", "messages/s", "deliveries/s", "min–max");
        foreach (var (count, list) in samples)
        {
            table.Add(
                $"{count:N0}",
                $"{rooms * sessions / count:N0}",
                $"{list.Select(s => s.Messages).Median():N0}",
                $"{list.Select(s => s.Deliveries).Median():N0}",
                $"{list.Min(s => s.Deliveries):N0}–{list.Max(s => s.Deliveries):N0}");
        }

        table.Print(Console.Out);
        Console.WriteLine();
        Console.WriteLine(
            $"{rooms} rooms to one, ratios of the rounds, median: messages {Ratio(samples[rooms], samples[1], s => s.Messages):F2}, "
            + $"deliveries {Ratio(samples[rooms], samples[1], s => s.Deliveries):F3}. A message in the large room is {rooms} times as many deliveries.");
        return samples.Values.SelectMany(s => s).All(s => s.Complete) ? 0 : 1;
    }

    private static double Ratio(List<Sample> many, List<Sample> one, Func<Sample, double> figure) =>
        many.Zip(one, (m, o) => figure(m) / figure(o)).Median();

    private static async Task<Sample> MeasureAsync(int count, int sessionsEach, BenchOptions options)
    {
        await using var rooms = await BenchRooms.OpenAsync(options.Count("durable") == 1, count);
        using var ending = new CancellationTokenSource();
        var text = new string('x', options.Count("bytes"));
        var sessions = new List<ReaderSession>();
        var talking = new List<Task>();
        foreach (var room in rooms.All)
        {
            for (var i = 0; i < sessionsEach; i++)
            {
                var session = new ReaderSession(room);
                await session.JoinAsync($"user{i}");
                sessions.Add(session);
                talking.Add(new Task<Task>(() => TalkAsync(room, session, text, ending.Token)));
            }
        }

        talking.ForEach(t => t.Start());
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));
        var (deliveries, messages) = (Deliveries(sessions), Messages(rooms));
        var meter = await ProcessMeter.MeasureAsync(() => Task.Delay(TimeSpan.FromSeconds(options.Number("seconds"))));
        (deliveries, messages) = (Deliveries(sessions) - deliveries, Messages(rooms) - messages);

        await ending.CancelAsync();
        await Task.WhenAll(talking.Cast<Task<Task>>().Select(t => t.Unwrap()));
        await Task.WhenAll(rooms.All.Select(r => r.StopAsync()));
        var complete = SpinWait.SpinUntil(() => sessions.All(s => s.IsCaughtUp), Patience) && sessions.All(s => s.RefusedCount == 0);
        if (!complete)
        {
            Console.WriteLine(
                $"  FAULT: {sessions.Count(s => s.FellBehind)} sessions fell out of the tail, {sessions.Count(s => !s.IsCaughtUp)} have not had everything");
        }

        return new Sample(
            messages / meter.Seconds, deliveries / meter.Seconds, meter.CpuSeconds / meter.Seconds, meter.OtherCores, complete);
    }

    private static async Task TalkAsync(Room room, ReaderSession session, string text, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await room.SayAsync(session, text, MessageKind.Say, Guid.NewGuid(), default);
        }
    }

    private static long Deliveries(List<ReaderSession> sessions) => sessions.Sum(s => s.Deliveries);

    private static long Messages(BenchRooms rooms) => rooms.All.Sum(r => r.Tail.NextSequence);

    private sealed record Sample(double Messages, double Deliveries, double Cores, double OtherCores, bool Complete);
}
