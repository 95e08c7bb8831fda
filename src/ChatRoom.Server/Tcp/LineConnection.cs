using System.Buffers;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Log;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp.OutOfBand;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends to a client that reads lines: netcat, telnet, scripts.</summary>
internal class LineConnection(ITransport transport, ClientAddress client, TimeProvider time, WireFormat? format = null)
    : TcpConnection(transport, client, format ?? LineFormat.Instance, time), IReplay, IRoomSwitch
{
    private static readonly TimeSpan SlowNoticePause = TimeSpan.FromMinutes(1);

    private long _slowNoticeAt;
    private volatile bool _numbers;
    private volatile LineTimes? _times;
    private volatile bool _speaksTelnet = format == TelnetFormat.Instance;

    public virtual bool CanReplay => true;

    public bool Numbers => _numbers;

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

    public override bool SharesBytes => !_numbers && _times is null && _speaksTelnet == (Format == TelnetFormat.Instance);

    /// <summary>Ends lines in CR LF from now on.</summary>
    public void SpeakTelnet()
    {
        if (!_speaksTelnet)
        {
            _speaksTelnet = true;
            Wake();
        }
    }

    public bool ShowNumbers(bool shows, string answer) =>
        // The sender changes it with the answer, so that no number comes before the line that names its log.
        TrySendOutOfBand(new OutOfBandMessage(EncodeNotice(answer), Change: () => _numbers = shows));

    public bool Replay(Room room, long from, bool messagesOnly, string? closing)
    {
        var older = new OutOfBandMessage(null, ReceiverOf(room), from, messagesOnly);
        return closing is null
            ? TrySendOutOfBand(older)
            : TrySendOutOfBand(older, new OutOfBandMessage(EncodeNotice(closing)));
    }

    public Task<LocalizedMessage?> EnterAsync(Room room, CancellationToken cancellationToken) =>
        Conversation is { } conversation ? conversation.EnterAsync(room, cancellationToken) : throw new InvalidOperationException("The client is in no room yet.");

    public override void Answer(Guid id, SayResult result)
    {
        base.Answer(id, result);
        // The old desktop client would show the notice as one more message.
        if (CanReplay && result is SayResult.Later { ForAddress: true }
            && (_slowNoticeAt == 0 || Time.GetElapsedTime(_slowNoticeAt) >= SlowNoticePause))
        {
            _slowNoticeAt = Time.GetTimestamp();
            Notice("Your address sends too much. Lines wait, and none is lost.");
        }
    }

    public override byte[] EncodeNotice(string text) => LineFormat.Notice(text);

    public override byte[] EncodePrivate(RoomEvent roomEvent, string line)
    {
        if (!CanReplay || _times is not { } times)
        {
            return EncodeNotice(line);
        }

        var output = new ArrayBufferWriter<byte>();
        LineFormat.EncodePrivate(roomEvent, line, times, output);
        return output.WrittenSpan.ToArray();
    }

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) =>
        LineFormat.Encode(roomEvent, _numbers, _times, output);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ValueTask.CompletedTask
        : SendAsync(_speaksTelnet ? TelnetFormat.WithReturns(bytes.Span) : bytes);
}
