using System.Buffers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>A client that reads lines: netcat, telnet, scripts.</summary>
internal sealed class LineSession(SocketTransport transport, Room room, TimeProvider time)
    : TcpSession(transport, room, LineFormat.Instance, time), IReplay
{
    private volatile bool _numbers;

    public bool Numbers
    {
        get => _numbers;
        set
        {
            _numbers = value;
            Wake();
        }
    }

    protected override bool SharesBytes => !_numbers;

    public bool Replay(long from, bool messagesOnly, string? closing) => closing is null
        ? TrySendAside(new OutOfBandMessage(null, from, messagesOnly))
        : TrySendAside(new OutOfBandMessage(null, from, messagesOnly), new OutOfBandMessage(EncodeNotice(closing)));

    public override byte[] EncodeNotice(string text) => LineFormat.Notice(text);

    protected override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        if (_numbers)
        {
            LineFormat.EncodeNumbered(roomEvent, output);
        }
        else
        {
            LineFormat.Instance.Encode(roomEvent, output);
        }
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ValueTask.CompletedTask : SendAsync(bytes);
}
