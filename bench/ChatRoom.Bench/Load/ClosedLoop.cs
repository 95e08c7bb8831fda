using System.Numerics;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>Gives each sender a window of messages that are not with all clients yet; a delivered one makes space for the next.</summary>
internal sealed class ClosedLoop : Loop
{
    private readonly int _window;
    private readonly int _slots;
    // For each sender and slot: the clients that do not have the message yet.
    private readonly int[] _missing;
    private readonly int[] _done;
    private readonly bool[] _isReady;
    private readonly Queue<int> _ready;
    private readonly int[] _listeners;

    public ClosedLoop(ClientGroup group, int senders, int window) : base(group, senders)
    {
        _window = window;
        _slots = (int)BitOperations.RoundUpToPowerOf2((uint)window);
        _missing = new int[senders * _slots];
        _done = new int[senders];
        _isReady = new bool[senders];
        _ready = new Queue<int>(senders);
        _listeners = new int[group.Clients[^1].Room + 1];
        foreach (var client in group.Clients.Where(c => c.Counts))
        {
            _listeners[client.Room]++;
        }

        for (var sender = 0; sender < senders; sender++)
        {
            MakeReady(sender);
        }
    }

    /// <summary>Gets how many messages are with all clients.</summary>
    public long Done { get; private set; }

    /// <summary>Gets the deliveries to clients that count.</summary>
    public long CountedDeliveries { get; private set; }

    public override void Step(long end)
    {
        while (_ready.TryDequeue(out var sender))
        {
            _isReady[sender] = false;
            SendWindow(sender, Group.Clients[sender]);
        }

        Group.PollUntil(Math.Min(end, ClientGroup.Now + 2_000_000));
    }

    public override void Leave(Client client)
    {
        if (!client.Counts)
        {
            return;
        }

        _listeners[client.Room]--;
        for (var sender = 0; sender < _done.Length; sender++)
        {
            if (Group.Hears(client, sender))
            {
                for (var number = Math.Max(_done[sender], Checker.Next(client, sender)); number < Checker.Sent[sender]; number++)
                {
                    Release(sender, number);
                }
            }
        }
    }

    protected override void Count(Client client, in Message message)
    {
        if (client.Counts)
        {
            CountedDeliveries++;
            Release(message.Sender, message.Number);
        }
    }

    private void SendWindow(int sender, Client client)
    {
        if (client.Stage != Stage.Joined)
        {
            return;
        }

        ref var sent = ref Checker.Sent[sender];
        for (var now = ClientGroup.Now; sent - _done[sender] < _window; sent++)
        {
            Missing(sender, sent) = _listeners[client.Room] - (client.Counts && !Group.Wire.EchoesSender ? 1 : 0);
            Group.Say(client, new Message(sender, sent, now));
        }

        Group.Flush(client);
    }

    private void Release(int sender, int number)
    {
        if (--Missing(sender, number) > 0 || number != _done[sender])
        {
            return;
        }

        while (_done[sender] < Checker.Sent[sender] && Missing(sender, _done[sender]) <= 0)
        {
            _done[sender]++;
            Done++;
        }

        MakeReady(sender);
    }

    private ref int Missing(int sender, int number) => ref _missing[sender * _slots + (number & (_slots - 1))];

    private void MakeReady(int sender)
    {
        if (!_isReady[sender])
        {
            _isReady[sender] = true;
            _ready.Enqueue(sender);
        }
    }
}
