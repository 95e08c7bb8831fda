using System.Net;
using System.Net.Sockets;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>Connects one participant: a socket that never blocks, with the bytes that did not fit a call.</summary>
internal sealed class Client(int index, int room)
    : Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
{
    private byte[] _outgoing = [];
    private int _outgoingStart;
    private int _outgoingEnd;
    private byte[] _rest = [];
    private int _restLength;

    public int Index { get; } = index;

    /// <summary>Gets which room of the group the client is in.</summary>
    public int Room { get; } = room;

    public Stage Stage { get; set; }

    /// <summary>Gets or sets whether the client reads.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>Gets or sets whether a message waits for this client before it is done.</summary>
    public bool Counts { get; set; } = true;

    /// <summary>Gets how many bytes the system did not take yet.</summary>
    public int Unsent => _outgoingEnd - _outgoingStart;

    public void Open(int port)
    {
        NoDelay = true;
        // The port is free again at once.
        LingerState = new LingerOption(true, 0);
        Connect(IPAddress.Loopback, port);
        Blocking = false;
        Stage = Stage.Joining;
    }

    /// <summary>Returns space behind all unsent bytes; the next <see cref="Flush"/> sends it.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_outgoingEnd + bytes > _outgoing.Length)
        {
            var grown = Unsent + bytes > _outgoing.Length ? new byte[Math.Max(256, (Unsent + bytes) * 2)] : _outgoing;
            _outgoing.AsSpan(_outgoingStart, Unsent).CopyTo(grown);
            (_outgoing, _outgoingStart, _outgoingEnd) = (grown, 0, Unsent);
        }

        _outgoingEnd += bytes;
        return _outgoing.AsSpan(_outgoingEnd - bytes, bytes);
    }

    /// <summary>Sends as much as the system takes; returns false if the connection is broken.</summary>
    public bool Flush()
    {
        while (Unsent > 0)
        {
            var sent = Send(_outgoing.AsSpan(_outgoingStart, Unsent), SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return error == SocketError.WouldBlock;
            }

            _outgoingStart += sent;
        }

        _outgoingStart = _outgoingEnd = 0;
        return true;
    }

    /// <summary>Puts the kept part of a line at the start of a buffer; returns its length.</summary>
    public int TakeRest(Span<byte> buffer)
    {
        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        return _restLength;
    }

    /// <summary>Keeps the part of a line whose end has not come yet.</summary>
    public void KeepRest(ReadOnlySpan<byte> part)
    {
        if (part.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(128, part.Length)];
        }

        part.CopyTo(_rest);
        _restLength = part.Length;
    }
}
