using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Each sender has a window of messages that not everybody has yet: a message is done when the last client that counts has
/// it, and only then the sender says another one. So the server is never asked for more than it gives.
/// </summary>
internal sealed class ClosedLoop : IDeliveries
{
    private readonly Crowd _crowd;
    private readonly Checker _checker;
    private readonly int _senders;
    private readonly int _window;
    private readonly int _mask;
    private readonly int[] _missing;
    private readonly int[] _sent;
    private readonly int[] _done;
    private readonly bool[] _ready;
    private readonly Queue<int> _readySenders;
    // Of each sender, and in each room.
    private readonly int[] _rooms;
    private readonly int[] _listeners;

    public ClosedLoop(Crowd crowd, int senders, int window)
    {
        _crowd = crowd;
        _senders = senders;
        _window = window;
        _checker = new Checker(crowd.Clients.Length, senders, crowd.Faults);
        // A window never meets itself: its slots are free again when it has moved on by one.
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)window);
        _mask = slots - 1;
        _missing = new int[senders * slots];
        _sent = new int[senders];
        _done = new int[senders];
        _ready = new bool[senders];
        _readySenders = new Queue<int>(senders);
        _rooms = [.. crowd.Clients.Take(senders).Select(c => c.Room)];
        _listeners = new int[crowd.Clients[^1].Room + 1];
        foreach (var client in crowd.Clients.Where(c => c.Counts))
        {
            _listeners[client.Room]++;
        }

        for (var sender = 0; sender < senders; sender++)
        {
            MakeReady(sender);
        }

        crowd.DeliverTo(this);
    }

    /// <summary>Deliveries so far.</summary>
    public long Deliveries => _checker.Deliveries;

    /// <summary>Those of them to clients that count.</summary>
    public long CountedDeliveries { get; private set; }

    /// <summary>Messages that everybody has.</summary>
    public long Done { get; private set; }

    /// <summary>Where the time of each delivery goes while it is being measured.</summary>
    public LatencyHistogram? Latencies { get; set; }

    /// <summary>Whether all that was said has reached everybody.</summary>
    public bool IsIdle => _done.AsSpan().SequenceEqual(_sent);

    /// <summary>Says what the windows allow, and handles what is ready.</summary>
    public void Step()
    {
        Say();
        _crowd.Poll(2);
    }

    /// <summary>Says no more, and waits until everybody has everything, or nothing has come for a while.</summary>
    public void Drain(double patienceSeconds)
    {
        var seen = Deliveries;
        for (var since = Crowd.Now; !IsIdle && Crowd.Now - since < patienceSeconds * 1e9;)
        {
            _crowd.Poll(5);
            (since, seen) = Deliveries == seen ? (since, seen) : (Crowd.Now, Deliveries);
        }

        // What comes now is doubled.
        _crowd.Poll(50);
    }

    /// <summary>How many messages a client has not had.</summary>
    public long Lag(Client client) =>
        Enumerable.Range(0, _senders).Sum(s => _crowd.Hears(client, s) ? (long)_sent[s] - _checker.Next(client.Index, s) : 0);

    /// <summary>Counts what was lost, and whether all in a room heard the same order.</summary>
    public void Check()
    {
        foreach (var client in _crowd.Clients.Where(c => c.Stage == Stage.Joined))
        {
            _checker.CountLost(client.Index, _sent, sender => _crowd.Hears(client, sender));
        }

        if (_crowd.Wire.HearsItself && _crowd.Faults.Lost == 0)
        {
            foreach (var room in _crowd.Clients.Where(c => c.Stage == Stage.Joined).GroupBy(c => c.Room, c => c.Index))
            {
                _checker.CompareOrders(room);
            }
        }
    }

    public void Delivered(Client client, in Message message, long now)
    {
        if ((uint)message.Sender >= (uint)_senders || message.Number >= _sent[message.Sender] || _rooms[message.Sender] != client.Room)
        {
            _crowd.Faults.Damaged++;
            _crowd.Faults.Note($"client {client.Index} heard {message}, which nobody said in its room");
            return;
        }

        if (!_checker.Take(client.Index, message))
        {
            return;
        }

        Latencies?.Record(now - message.Time);
        if (client.Counts)
        {
            CountedDeliveries++;
            Heard(message.Sender, message.Number);
        }
    }

    public void Gone(Client client)
    {
        if (!client.Counts)
        {
            return;
        }

        // Nobody waits for it any more.
        _listeners[client.Room]--;
        foreach (var sender in Enumerable.Range(0, _senders).Where(s => _rooms[s] == client.Room))
        {
            for (var number = Math.Max(_done[sender], _checker.Next(client.Index, sender)); number < _sent[sender]; number++)
            {
                Heard(sender, number);
            }
        }
    }

    private void Heard(int sender, int number)
    {
        if (--Missing(sender, number) <= 0 && number == _done[sender])
        {
            while (_done[sender] < _sent[sender] && Missing(sender, _done[sender]) <= 0)
            {
                _done[sender]++;
                Done++;
            }

            MakeReady(sender);
        }
    }

    private ref int Missing(int sender, int number) => ref _missing[sender * (_mask + 1) + (number & _mask)];

    private void MakeReady(int sender)
    {
        if (!_ready[sender])
        {
            _ready[sender] = true;
            _readySenders.Enqueue(sender);
        }
    }

    private void Say()
    {
        var now = Crowd.Now;
        while (_readySenders.TryDequeue(out var sender))
        {
            _ready[sender] = false;
            var client = _crowd.Clients[sender];
            if (client.Stage != Stage.Joined)
            {
                continue;
            }

            for (; _sent[sender] - _done[sender] < _window; _sent[sender]++)
            {
                Missing(sender, _sent[sender]) = _listeners[client.Room] - (client.Counts && !_crowd.Hears(client, sender) ? 1 : 0);
                _crowd.Say(client, new Message(sender, _sent[sender], now));
            }

            _crowd.Flush(client);
        }
    }
}
