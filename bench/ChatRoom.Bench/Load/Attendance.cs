namespace ChatRoom.Bench.Load;

/// <summary>Brings a group of clients into their rooms.</summary>
internal static class Attendance
{
    private const long Second = 1_000_000_000;
    private const long Quiet = 400_000_000;
    private const long Patience = 180 * Second;
    private const long ProbePatience = 8 * Second;
    private const int Probes = 3;

    /// <summary>Joins all clients of a new group and proves that each one receives.</summary>
    public static ClientGroup Gather(IReadOnlyList<int> ports, int clients, Wire wire, int parallel)
    {
        var group = new ClientGroup(ports, clients, wire);
        try
        {
            Join(group, parallel);
            Settle(group);
            Probe(group);
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Joins all clients, some at a time; returns the nanoseconds it took.</summary>
    /// <exception cref="BenchException">A client did not get into the room.</exception>
    public static long Join(ClientGroup group, int parallel)
    {
        var start = ClientGroup.Now;
        var opened = 0;
        while (group.Joined < group.Clients.Length)
        {
            while (opened < group.Clients.Length && opened - group.Joined < parallel)
            {
                group.Open(group.Clients[opened++]);
            }

            group.Poll(5);
            if (group.Faults.Count > 0 || ClientGroup.Now - start > Patience)
            {
                throw new BenchException(
                    $"{group.Joined:N0} of {group.Clients.Length:N0} clients have joined. {group.Faults.First}");
            }
        }

        return ClientGroup.Now - start;
    }

    /// <summary>Reads until nothing has come for a while; returns the moment of the last read.</summary>
    public static long Settle(ClientGroup group)
    {
        var start = ClientGroup.Now;
        while (ClientGroup.Now - Math.Max(group.LastReceived, start) < Quiet && ClientGroup.Now - start < Patience)
        {
            group.Poll(20);
        }

        return group.LastReceived;
    }

    /// <summary>Proves that a message reaches every client of the room.</summary>
    /// <exception cref="BenchException">A client did not receive it.</exception>
    private static void Probe(ClientGroup group)
    {
        var expected = group.Clients.Count(c => group.Hears(c, Wire.Prober));
        for (var probe = 0; probe < Probes; probe++)
        {
            group.Probe(probe);
            for (var start = ClientGroup.Now; ClientGroup.Now - start < ProbePatience;)
            {
                if (group.Probed == expected)
                {
                    return;
                }

                group.Poll(5);
            }
        }

        throw new BenchException($"A message reached {group.Probed:N0} of {expected:N0} clients.");
    }
}
