using System.Buffers;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends to a client that reads lines: netcat, telnet, scripts.</summary>
internal sealed class LineConnection(ITransport transport, ClientAddress client, TimeProvider time)
    : TcpConnection(transport, client, LineFormat.Instance, time), IReplay
{
    private static readonly TimeSpan SlowNoticePause = TimeSpan.FromMinutes(1);

    private long _slowNoticeAt;
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

    public override bool SharesBytes => !_numbers;

    public bool Replay(Room room, long from, bool messagesOnly, string? closing)
    {
        var older = new OutOfBandMessage(null, ReceiverOf(room), from, messagesOnly);
        return closing is null
            ? TrySendOutOfBand(older)
            : TrySendOutOfBand(older, new OutOfBandMessage(EncodeNotice(closing)));
    }

    public override void Answer(Guid id, SayResult result)
    {
        base.Answer(id, result);
        if (result is SayResult.Later { ForAddress: true }
            && (_slowNoticeAt == 0 || Time.GetElapsedTime(_slowNoticeAt) >= SlowNoticePause))
        {
            _slowNoticeAt = Time.GetTimestamp();
            Notice("Your address sends too much. Lines wait, and none is lost.");
        }
    }

    public override byte[] EncodeNotice(string text) => LineFormat.Notice(text);

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
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

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ValueTask.CompletedTask : SendAsync(bytes);
}
