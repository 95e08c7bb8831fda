using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>Brings a group of clients into their rooms.</summary>
internal static class Attendance
{
    private const long Second = 1_000_000_000;
    private const long Quiet = 400_000_000;
    private const long Patience = 180 * Second;

    /// <summary>Joins all clients of a new group and waits until their announcements are over.</summary>
    public static ClientGroup Gather(
        IReadOnlyList<int> ports, int clients, Wire wire, int parallel, Func<int, int>? roomOf = null)
    {
        var group = new ClientGroup(ports, clients, wire, roomOf);
        try
        {
            Join(group, parallel);
            Settle(group);
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
}
