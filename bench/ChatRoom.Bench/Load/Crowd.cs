using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Many clients on one thread: one wait for all of them, then for each that is readable one large read, whose lines are
/// walked where they lie. Nothing is allocated once all are in the room.
/// </summary>
internal sealed partial class Crowd : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int LongestLine = BufferBytes / 2;

    private readonly Epoll _epoll = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly IReadOnlyList<int> _ports;
    private IDeliveries? _deliveries;
    private int _probe = -1;

    /// <param name="ports">Where the clients come in: a room is behind each, which as many of them enter.</param>
    /// <param name="clients">How many, in all rooms.</param>
    /// <param name="wire">What they speak.</param>
    public Crowd(IReadOnlyList<int> ports, int clients, Wire wire)
    {
        _ports = ports;
        Wire = wire;
        Clients = [.. Enumerable.Range(0, clients).Select(i => new Client(i, (int)((long)i * ports.Count / clients)))];
    }

    public Client[] Clients { get; }

    public Wire Wire { get; }

    public Faults Faults { get; } = new();

    /// <summary>Clients in the room.</summary>
    public int Joined { get; private set; }

    /// <summary>Clients that the server closed.</summary>
    public int Gone { get; private set; }

    /// <summary>Clients that have heard the newest probe.</summary>
    public int Probed { get; private set; }

    /// <summary>Lines that said that somebody came in.</summary>
    public long Announcements { get; private set; }

    /// <summary>Bytes received by all clients.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Calls that received something.</summary>
    public long Receives { get; private set; }

    /// <summary>When a client last received something, in nanoseconds; 0 if never.</summary>
    public long LastReceived { get; private set; }

    /// <summary>Nanoseconds of a clock that only goes forward.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>From here on messages are given to <paramref name="deliveries"/>.</summary>
    public void DeliverTo(IDeliveries deliveries) => _deliveries = deliveries;

    /// <summary>Begins to connect a client.</summary>
    public void Connect(Client client)
    {
        client.Connect(_ports[client.Room]);
        _epoll.Add(client.Socket, client.Index, client.Events);
    }

    /// <summary>Whether a client is to hear what a sender says.</summary>
    public bool Hears(Client client, int sender) =>
        Clients[sender].Room == client.Room && (Wire.HearsItself || client.Index != sender);

    /// <summary>Has the first client say something that every client of its room must hear.</summary>
    public void Probe(int number)
    {
        foreach (var client in Clients)
        {
            client.Probed = false;
        }

        (_probe, Probed) = (number, 0);
        Say(Clients[Wire.Prober], new Message(Message.Probe, number, Now));
        Flush(Clients[Wire.Prober]);
    }

    /// <summary>Puts a message behind what a client has to send; it goes with the next <see cref="Flush"/>.</summary>
    public void Say(Client client, in Message message) => Wire.Write(client.Reserve(Wire.SentBytes), message);

    /// <summary>Sends what the system takes; the rest goes when it takes more.</summary>
    public void Flush(Client client)
    {
        if (client.Stage == Stage.Gone)
        {
            return;
        }

        if (!client.Flush())
        {
            Lose(client, Marshal.GetLastPInvokeErrorMessage());
        }
        else if (client.Unsent > 0)
        {
            Listen(client);
        }
    }

    /// <summary>Stops or resumes to take what the server sends a client.</summary>
    public void SetReading(Client client, bool reads)
    {
        client.Reads = reads;
        if (client.Stage != Stage.Gone)
        {
            Listen(client);
        }
    }

    /// <summary>Handles whatever is ready, waiting for it for so long.</summary>
    public void Poll(int milliseconds) => Handle(_epoll.Wait(milliseconds));

    /// <summary>Handles whatever is ready, waiting for it until a moment.</summary>
    public void PollUntil(long nanoseconds) => Handle(_epoll.WaitUntil(nanoseconds));

    public void Dispose()
    {
        foreach (var client in Clients)
        {
            client.Close();
        }

        _epoll.Dispose();
    }

    private void Handle(int ready)
    {
        for (var place = 0; place < ready; place++)
        {
            if (_epoll.TryGet(place, out var index, out var events) && Clients[index] is { Stage: not Stage.Gone } client)
            {
                Handle(client, events);
            }
        }
    }

    private void Handle(Client client, uint events)
    {
        if ((events & Libc.EpollOut) != 0)
        {
            Continue(client);
        }

        if (client.Stage != Stage.Gone && (events & ~Libc.EpollOut) != 0)
        {
            if (client.Reads)
            {
                Receive(client);
            }
            else
            {
                // What it was sent may still be read; there is nothing more to come.
                Lose(client, "closed while it did not read");
            }
        }
    }

    /// <summary>The connection is there, or the system takes more.</summary>
    private void Continue(Client client)
    {
        if (client.Stage == Stage.Connecting)
        {
            if (!client.IsConnected())
            {
                Lose(client, "not connected");
                return;
            }

            client.Stage = Stage.Greeting;
            if (Wire.Opening(client.Index) is { } opening)
            {
                client.Stage = Stage.Named;
                client.Send(opening);
            }
        }
        else
        {
            Flush(client);
        }

        if (client.Stage != Stage.Gone && client.Unsent == 0)
        {
            Listen(client);
        }
    }

    private void Listen(Client client) => _epoll.Modify(client.Socket, client.Index, client.Events);

    private void Lose(Client client, string why)
    {
        _epoll.Remove(client.Socket, client.Index);
        Joined -= client.Stage == Stage.Joined ? 1 : 0;
        client.Stage = Stage.Gone;
        client.Close();
        Gone++;
        // That the server gives up the one that does not read is no fault.
        if (client.Counts)
        {
            Faults.Disconnected++;
            Faults.Note($"client {client.Index}: {why}");
        }

        _deliveries?.Gone(client);
    }
}
