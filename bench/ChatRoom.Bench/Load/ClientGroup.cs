using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Runs many clients on one thread: one wait for all sockets, then one large read for each readable one.
/// </summary>
internal sealed class ClientGroup : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const long Millisecond = 1_000_000;
    private const long MaxWait = 1000 * Millisecond;
    private const int MaxLineBytes = BufferBytes / 2;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Epoll _epoll = new();
    private readonly Queue<Client> _blocked = [];
    private readonly IReadOnlyList<int> _ports;

    /// <summary>Spreads clients over some ports, and evenly over as many rooms unless a function gives the room of each.</summary>
    public ClientGroup(IReadOnlyList<int> ports, int clients, Wire wire, Func<int, int>? roomOf = null)
    {
        _ports = ports;
        Wire = wire;
        Clients = [.. Enumerable.Range(0, clients).Select(i => new Client(i, roomOf?.Invoke(i) ?? (int)((long)i * ports.Count / clients)))];
    }

    public Client[] Clients { get; }

    public Wire Wire { get; }

    public Faults Faults { get; } = new();

    /// <summary>Gets or sets the load that takes the messages.</summary>
    public Loop? Loop { get; set; }

    public int Joined { get; private set; }

    public long ReceivedBytes { get; private set; }

    /// <summary>Gets how many reads have returned bytes.</summary>
    public long Receives { get; private set; }

    public long LastReceived { get; private set; }

    /// <summary>Gets the time of a clock that never goes back, in nanoseconds.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Returns whether a client receives the messages of a sender.</summary>
    public bool Hears(Client client, int sender) =>
        Clients[sender].Room == client.Room && (Wire.EchoesSender || client.Index != sender);

    public void Open(Client client)
    {
        client.Open(_ports[client.Index % _ports.Count]);
        _epoll.Watch(client, client.Index);
        Write(client, Wire.Opening(client.Index, Clients[^1].Room == 0 ? null : $"room{client.Room}"));
    }

    /// <summary>Puts a message behind the unsent bytes of a client; the next <see cref="Flush"/> sends it.</summary>
    public void Say(Client client, in Message message) => Wire.Write(client.Reserve(Wire.SentBytes), message);

    public void Flush(Client client)
    {
        if (client.Stage == Stage.Gone)
        {
            return;
        }

        if (!client.Flush())
        {
            Lose(client, "cannot be written to");
        }
        else if (client.Unsent > 0)
        {
            _blocked.Enqueue(client);
        }
    }

    /// <summary>Lets a client stop or start to read.</summary>
    public void SetReading(Client client, bool reads)
    {
        client.Reads = reads;
        if (reads)
        {
            _epoll.Watch(client, client.Index);
        }
        else
        {
            _epoll.Forget(client);
        }
    }

    /// <summary>Handles all readable sockets and waits for the first one until a moment.</summary>
    public void PollUntil(long moment)
    {
        for (var blocked = _blocked.Count; blocked > 0; blocked--)
        {
            Flush(_blocked.Dequeue());
        }

        // The last millisecond, and space in a full socket, are waited for without sleeping.
        var wait = _blocked.Count > 0 ? 0 : Math.Clamp(moment - Now, 0, MaxWait) / Millisecond;
        var ready = _epoll.Wait((int)wait);
        for (var place = 0; place < ready; place++)
        {
            Receive(Clients[_epoll.KeyAt(place)]);
        }
    }

    public void Poll(int milliseconds) => PollUntil(Now + milliseconds * Millisecond);

    public void Dispose()
    {
        Array.ForEach(Clients, c => c.Dispose());
        _epoll.Dispose();
    }

    private void Receive(Client client)
    {
        if (client.Stage == Stage.Gone)
        {
            return;
        }

        var kept = client.TakeRest(_buffer);
        var received = client.Receive(_buffer.AsSpan(kept), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (received == 0 || error != SocketError.Success)
        {
            Lose(client, received == 0 ? "closed by the server" : error.ToString());
            return;
        }

        Receives++;
        ReceivedBytes += received;
        LastReceived = Now;
        var rest = TakeLines(client, _buffer.AsSpan(0, kept + received));
        if (rest.Length > MaxLineBytes)
        {
            Damage(client, rest);
            rest = default;
        }

        client.KeepRest(rest);
    }

    /// <summary>Takes all whole lines; returns the rest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Hot: the compiler may spend its whole inlining budget here.
    private ReadOnlySpan<byte> TakeLines(Client client, ReadOnlySpan<byte> bytes)
    {
        var now = LastReceived;
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            switch (Wire.Read(line, out var message))
            {
                case LineKind.Message when Loop is not null:
                    Loop.Deliver(client, message, now);
                    break;
                case LineKind.Other:
                    TakeOther(client, line);
                    break;
                default:
                    Damage(client, line);
                    break;
            }
        }

        return bytes;
    }

    private void TakeOther(Client client, ReadOnlySpan<byte> line)
    {
        if (client.Stage == Stage.Joining)
        {
            (client.Stage, var answer) = Wire.TakeJoinLine(client.Stage, client.Index, line);
            Joined += client.Stage == Stage.Joined ? 1 : 0;
            Write(client, answer);
        }

        Write(client, Wire.AnswerTo(line));
    }

    private void Write(Client client, string? text)
    {
        if (text is not null)
        {
            Encoding.UTF8.GetBytes(text, client.Reserve(Encoding.UTF8.GetByteCount(text)));
            Flush(client);
        }
    }

    private void Damage(Client client, ReadOnlySpan<byte> line) => Faults.Add(
        "damaged", $"client {client.Index} received the line {Encoding.Latin1.GetString(line[..Math.Min(line.Length, 200)])}");

    private void Lose(Client client, string reason)
    {
        Joined -= client.Stage == Stage.Joined ? 1 : 0;
        client.Stage = Stage.Gone;
        client.Close();
        // A server may drop a client that does not read.
        if (client.Counts)
        {
            Faults.Add("disconnected", $"client {client.Index}: {reason}");
        }

        Loop?.Leave(client);
    }
}
