using System.Buffers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends to a client that reads lines: netcat, telnet, scripts.</summary>
internal sealed class LineConnection(ITransport transport, TimeProvider time)
    : TcpConnection(transport, LineFormat.Instance, time), IReplay
{
    private volatile bool _numbers;
    private volatile LineTimes? _times;

    public bool Numbers
    {
        get => _numbers;
        set
        {
            _numbers = value;
            Wake();
        }
    }

    public TimeZoneInfo? Times
    {
        get => _times?.Zone;
        set
        {
            _times = value is null ? null : new LineTimes(value, Time.GetUtcNow());
            Wake();
        }
    }

    public TimeProvider Clock => Time;

    public int Backlog { get; init; }

    public override bool SharesBytes => !_numbers && _times is null;

    public bool Replay(Room room, long from, bool messagesOnly, string? closing)
    {
        var older = new OutOfBandMessage(null, ReceiverOf(room), from, messagesOnly);
        return closing is null
            ? TrySendOutOfBand(older)
            : TrySendOutOfBand(older, new OutOfBandMessage(EncodeNotice(closing)));
    }

    public override byte[] EncodeNotice(string text) => LineFormat.Notice(text);

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) =>
        LineFormat.Encode(roomEvent, _numbers, _times, output);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ValueTask.CompletedTask : SendAsync(bytes);
}
