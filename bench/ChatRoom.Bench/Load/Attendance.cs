using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Load;

/// <summary>Brings a crowd into the room.</summary>
internal static class Attendance
{
    private const long Second = 1_000_000_000;
    private const double SettledSeconds = 0.4;
    private const double ProbeSeconds = 8;
    private const int Probes = 3;

    /// <summary>Connects all clients and has them join, so many at a time.</summary>
    /// <returns>Nanoseconds it took.</returns>
    /// <exception cref="BenchException">Not all came in.</exception>
    public static long Join(Crowd crowd, int parallel, double patienceSeconds)
    {
        var start = Crowd.Now;
        var connected = 0;
        while (crowd.Joined < crowd.Clients.Length)
        {
            while (connected < crowd.Clients.Length && connected - crowd.Joined < parallel)
            {
                crowd.Connect(crowd.Clients[connected++]);
            }

            crowd.Poll(5);
            if (crowd.Gone > 0 || Crowd.Now - start > patienceSeconds * Second)
            {
                throw new BenchException(
                    $"After {(Crowd.Now - start) / 1e9:F0} s {crowd.Joined:N0} of {crowd.Clients.Length:N0} clients had joined. {crowd.Faults.First}");
            }
        }

        return Crowd.Now - start;
    }

    /// <summary>Reads on until nothing has come for a while. Returns when something last came.</summary>
    public static long Settle(Crowd crowd, double patienceSeconds)
    {
        var start = Crowd.Now;
        while (Crowd.Now - Math.Max(crowd.LastReceived, start) < SettledSeconds * Second && Crowd.Now - start < patienceSeconds * Second)
        {
            crowd.Poll(20);
        }

        return crowd.LastReceived;
    }

    /// <summary>Makes sure that what one client says reaches all in its room.</summary>
    /// <exception cref="BenchException">It does not.</exception>
    public static void Probe(Crowd crowd)
    {
        var expected = crowd.Clients.Count(c => crowd.Hears(c, Wire.Prober));
        for (var probe = 0; probe < Probes; probe++)
        {
            crowd.Probe(probe);
            for (var start = Crowd.Now; Crowd.Now - start < ProbeSeconds * Second;)
            {
                if (crowd.Probed == expected)
                {
                    return;
                }

                crowd.Poll(5);
            }
        }

        throw new BenchException($"A message reached {crowd.Probed:N0} of {expected:N0} clients in {ProbeSeconds:F0} s.");
    }
}
