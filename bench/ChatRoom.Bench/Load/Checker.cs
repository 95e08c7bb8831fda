using System.Runtime.CompilerServices;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Finds every delivery that is lost, doubled or out of order, and every client that has seen another order than the first.
/// </summary>
internal sealed class Checker(ClientGroup group, int senders)
{
    private readonly int[] _next = new int[group.Clients.Length * senders];
    private readonly ulong[] _orders = new ulong[group.Clients.Length];
    private readonly int[] _rooms = [.. group.Clients.Take(senders).Select(c => c.Room)];

    /// <summary>Gets how many messages each sender has sent.</summary>
    public int[] Sent { get; } = new int[senders];

    /// <summary>Gets how many deliveries were right.</summary>
    public long Deliveries { get; private set; }

    /// <summary>Returns the number of the next message of a sender to a client.</summary>
    public int Next(Client client, int sender) => _next[client.Index * senders + sender];

    /// <summary>Returns how many messages a client has not received yet.</summary>
    public long Lag(Client client) =>
        Enumerable.Range(0, senders).Where(s => group.Hears(client, s)).Sum(s => (long)Sent[s] - Next(client, s));

    /// <summary>Takes one delivery; returns false if the client must not get it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(Client client, in Message message)
    {
        if ((uint)message.Sender >= (uint)senders || message.Number >= Sent[message.Sender]
            || _rooms[message.Sender] != client.Room)
        {
            group.Faults.Add("invented", $"client {client.Index} received {message}, which nobody sent in its room");
            return false;
        }

        ref var next = ref _next[client.Index * senders + message.Sender];
        if (message.Number != next && !TakeOther(client, message, next))
        {
            return false;
        }

        next = message.Number + 1;
        Deliveries++;
        ref var order = ref _orders[client.Index];
        order = (order ^ (uint)message.Number ^ (ulong)message.Sender << 32) * 0x9e3779b97f4a7c15;
        return true;
    }

    /// <summary>Counts the messages that never came, and compares the orders of the clients of each room.</summary>
    public void Finish()
    {
        var present = group.Clients.Where(c => c.Stage == Stage.Joined).ToList();
        foreach (var client in present)
        {
            if (Lag(client) is var lost and > 0)
            {
                group.Faults.Add("lost", $"client {client.Index} did not get the last {lost:N0} messages", lost);
            }
        }

        if (!group.Wire.EchoesSender || group.Faults["lost"] > 0)
        {
            return;
        }

        foreach (var room in present.GroupBy(c => c.Room))
        {
            var first = _orders[room.First().Index];
            foreach (var client in room.Where(c => _orders[c.Index] != first))
            {
                group.Faults.Add("with another order", $"client {client.Index} has not seen the order of the first client");
            }
        }
    }

    private bool TakeOther(Client client, in Message message, int next)
    {
        var explanation = $"client {client.Index} received message {message.Number} of sender {message.Sender}, not {next}";
        if (message.Number > next)
        {
            group.Faults.Add("lost", explanation, message.Number - next);
            return true;
        }

        group.Faults.Add("doubled or late", explanation);
        return false;
    }
}
