namespace ChatRoom.Bench.Modes;

/// <summary>
/// Shows that no fault goes unnoticed: the load runs against a server that makes one mistake, and must find just that one.
/// </summary>
internal static class SelfCheck
{
    private const int Clients = 5;
    private const int Senders = 2;
    private const double Seconds = 0.3;

    public static Mode Mode { get; } = new(
        "selfcheck", "lets a faulty server lose, double, swap and damage lines: each must be found", [], _ => Task.FromResult(Run()));

    private static int Run()
    {
        var failed = 0;
        foreach (var fault in Enum.GetValues<Fault>())
        {
            var found = Find(fault);
            var right = IsRight(fault, found);
            failed += right ? 0 : 1;
            Console.WriteLine($"{fault,-12}{(right ? "found" : "NOT FOUND"),-11}{found}");
        }

        var leaked = FindLeak();
        failed += leaked.Damaged > 0 ? 0 : 1;
        Console.WriteLine($"{"between rooms",-13} {(leaked.Damaged > 0 ? "found" : "NOT FOUND"),-10}{leaked}");

        var pages = FindInPages();
        failed += pages == (1, 1, 2) ? 0 : 1;
        Console.WriteLine($"{"in pages",-12}{(pages == (1, 1, 2) ? "found" : "NOT FOUND"),-11}{pages.Missed} missed, {pages.Doubled} doubled, {pages.Seen} seen");
        Console.WriteLine(failed == 0 ? "Every fault was found, and none where there was none." : $"{failed} were not told right.");
        return failed == 0 ? 0 : 1;
    }

    private static Faults Find(Fault fault) => Find(fault, rooms: 1);

    /// <summary>Two rooms that are one: what is said in one is heard in the other, too.</summary>
    private static Faults FindLeak() => Find(Fault.None, rooms: 2);

    private static Faults Find(Fault fault, int rooms)
    {
        var text = new MessageLayout(64);
        using var server = new FaultyServer(fault, text);
        using var crowd = new Crowd([.. Enumerable.Repeat(server.Port, rooms)], Clients, new LineWire(text));
        Attendance.Join(crowd, 1, patienceSeconds: 10);
        Attendance.Probe(crowd);
        var loop = new ClosedLoop(crowd, Senders, window: 10);
        FanoutLoad.RunFor(loop, Seconds);
        loop.Drain(Seconds);
        loop.Check();
        return crowd.Faults;
    }

    /// <summary>Renders without message 1, with message 0 twice, and with a damaged message 2.</summary>
    private static (long Missed, long Doubled, long Seen) FindInPages()
    {
        var layout = new MessageLayout(64);
        var reader = new PageReader(layout);
        byte[] RenderOf(int number)
        {
            var render = new byte[layout.Bytes + 20];
            layout.Write(render.AsSpan(10), new Message(0, number, 0));
            return render;
        }

        var damaged = RenderOf(2);
        damaged[30] ^= 1;
        foreach (var render in new[] { RenderOf(0), damaged, RenderOf(0), [.. RenderOf(2).AsSpan(0, 50), .. RenderOf(2)] })
        {
            reader.Take(render);
        }

        return (reader.Missed, reader.Doubled, reader.Seen);
    }

    private static bool IsRight(Fault fault, Faults found) => fault switch
    {
        Fault.None => found.Count == 0,
        Fault.Lose => found is { Lost: 1, Count: 1 },
        Fault.Double => found is { Doubled: 1, Count: 1 },
        Fault.Swap => found is { OutOfOrder: 1 } && found.Count == found.OutOfOrder + found.DifferingOrders,
        Fault.Reorder => found is { DifferingOrders: 1, Count: 1 },
        Fault.Join => found is { Damaged: 1, Lost: 2, Count: 3 },
        Fault.Invent => found is { Damaged: 1, Count: 1 },
        Fault.Close => found is { Disconnected: 1, Count: 1 },
        // What is damaged cannot be told apart from what never came.
        _ => found is { Damaged: 1, Lost: 1, Count: 2 },
    };
}
