using System.Runtime.InteropServices;
using System.Text;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench.Load;

/// <summary>One connection of a <see cref="Crowd"/>: a socket that never waits, and what does not fit a call.</summary>
internal sealed class Client(int index, int room)
{
    private byte[] _outgoing = [];
    private int _outgoingStart;
    private int _outgoingEnd;
    private byte[] _rest = [];
    private int _restLength;

    public int Index { get; } = index;

    /// <summary>Which of the crowd's rooms it is in.</summary>
    public int Room { get; } = room;

    public int Socket { get; private set; } = -1;

    public Stage Stage { get; set; }

    /// <summary>Whether what the server sends is taken.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>Whether a message is done only when this client has it.</summary>
    public bool Counts { get; set; } = true;

    /// <summary>Whether this client has heard the probe that is under way.</summary>
    public bool Probed { get; set; }

    /// <summary>Bytes that the system did not take yet.</summary>
    public int Unsent => _outgoingEnd - _outgoingStart;

    /// <summary>What this client waits for.</summary>
    public uint Events =>
        Libc.EpollRdHup | (Reads ? Libc.EpollIn : 0) | (Unsent > 0 || Stage == Stage.Connecting ? Libc.EpollOut : 0);

    /// <summary>Begins to connect to the loopback address.</summary>
    public void Connect(int port)
    {
        Socket = Libc.Check(Libc.socket(Libc.AfInet, Libc.StreamNonBlockCloExec, 0), "socket");
        Libc.Check(Libc.setsockopt(Socket, Libc.IpProtoTcp, Libc.TcpNoDelay, 1, sizeof(int)), "setsockopt");
        var address = new Libc.SockAddrIn((ushort)port);
        var result = Libc.connect(Socket, address, 16);
        if (result < 0 && Marshal.GetLastPInvokeError() is not (Libc.EInProgress or Libc.EIntr))
        {
            Libc.Check(result, "connect");
        }
    }

    /// <summary>Whether the connection that was begun is there.</summary>
    public bool IsConnected()
    {
        uint length = sizeof(int);
        return Libc.getsockopt(Socket, Libc.SolSocket, Libc.SoError, out var error, ref length) == 0 && error == 0;
    }

    public void Send(string text)
    {
        var output = Reserve(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
        Flush();
    }

    /// <summary>Room for bytes behind all that is still to be sent; they go with the next <see cref="Flush"/>.</summary>
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

    /// <summary>Hands over what the system takes. False if the connection is broken.</summary>
    public bool Flush()
    {
        while (Unsent > 0)
        {
            var sent = Libc.send(Socket, in _outgoing[_outgoingStart], Unsent, Libc.MsgNoSignal);
            if (sent < 0)
            {
                return Marshal.GetLastPInvokeError() is Libc.EAgain or Libc.EIntr;
            }

            _outgoingStart += (int)sent;
        }

        _outgoingStart = _outgoingEnd = 0;
        return true;
    }

    /// <summary>Puts the piece of a line that was kept at the buffer's beginning. Returns its length.</summary>
    public int TakeRest(Span<byte> buffer)
    {
        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        return _restLength;
    }

    /// <summary>Keeps the piece of a line whose end has not come yet.</summary>
    public void KeepRest(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(128, piece.Length)];
        }

        piece.CopyTo(_rest);
        _restLength = piece.Length;
    }

    /// <summary>Ends the connection at once, so that its port is free again.</summary>
    public void Close()
    {
        if (Socket >= 0)
        {
            // struct linger { int on = 1; int seconds = 0; }
            _ = Libc.setsockopt(Socket, Libc.SolSocket, Libc.SoLinger, 1, sizeof(long));
            _ = Libc.close(Socket);
            Socket = -1;
        }
    }
}
