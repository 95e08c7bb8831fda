using System.Runtime.CompilerServices;
using ChatRoom.Core.Delivery;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Knows for each receiver and sender which message comes next, and so finds every delivery that is lost, doubled or out of
/// order; and whether all receivers heard all senders in the same order.
/// </summary>
internal sealed class Checker(int receivers, int senders, Faults faults)
{
    private readonly int[] _next = new int[receivers * senders];
    private readonly ulong[] _orders = new ulong[receivers];
    private readonly HashSet<(int Receiver, int Sender, int Number)> _missing = [];

    /// <summary>Deliveries taken, each message once per receiver.</summary>
    public long Deliveries { get; private set; }

    /// <summary>The number a receiver must hear next of a sender; everything below it was heard, or is missing.</summary>
    public int Next(int receiver, int sender) => _next[receiver * senders + sender];

    /// <summary>Takes one delivery; false if the receiver has had it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(int receiver, in Message message)
    {
        ref var next = ref _next[receiver * senders + message.Sender];
        if (message.Number == next || TakeOther(receiver, message, ref next))
        {
            next = Math.Max(next, message.Number + 1);
            Deliveries++;
            ref var order = ref _orders[receiver];
            order = (order ^ (uint)message.Number ^ (ulong)message.Sender << 32) * 0x9e3779b97f4a7c15;
            return true;
        }

        return false;
    }

    /// <summary>Counts what a receiver has not had of all that was sent by those it hears. Returns how much that is.</summary>
    public long CountLost(int receiver, ReadOnlySpan<int> sent, Func<int, bool> hears)
    {
        var lost = 0L;
        for (var sender = 0; sender < senders; sender++)
        {
            lost += hears(sender) ? sent[sender] - Next(receiver, sender) : 0;
        }

        if (lost > 0)
        {
            faults.Lost += lost;
            faults.Note($"client {receiver} did not get the last {lost:N0} messages");
        }

        return lost;
    }

    /// <summary>
    /// Counts the receivers whose order is another than the first one's. To be asked when all have had everything.
    /// </summary>
    public void CompareOrders(IEnumerable<int> among)
    {
        var differing = among.GroupBy(receiver => _orders[receiver]).Skip(1).Sum(group => group.Count());
        if (differing > 0)
        {
            faults.DifferingOrders += differing;
            faults.Note("clients heard the senders in different orders");
        }
    }

    private bool TakeOther(int receiver, in Message message, ref int next)
    {
        if (message.Number > next)
        {
            faults.Note($"client {receiver} heard message {message.Number} of sender {message.Sender} where {next} was next");
            for (var number = next; number < message.Number; number++)
            {
                _missing.Add((receiver, message.Sender, number));
            }

            faults.Lost += message.Number - next;
            return true;
        }

        if (_missing.Remove((receiver, message.Sender, message.Number)))
        {
            faults.Lost--;
            faults.OutOfOrder++;
            return true;
        }

        faults.Doubled++;
        faults.Note($"client {receiver} heard message {message.Number} of sender {message.Sender} twice");
        return false;
    }
}
