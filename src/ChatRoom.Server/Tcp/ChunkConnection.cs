using System.Buffers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends to the old desktop client, which shows the result of one read as one row.</summary>
/// <remarks>
/// Every event goes out alone, in pieces that the client can read at once, with a gap after each. A client that turns out
/// to send lines gets lines from then on, encoded for it alone.
/// </remarks>
internal sealed class ChunkConnection(ITransport transport, ClientAddress client, TimeProvider time, TimeSpan gap)
    : LineConnection(transport, client, time, ChunkFormat.Instance)
{
    private byte[]? _row;
    private long _wroteAt = time.GetTimestamp();
    private bool _isRowOpen = true;
    private volatile bool _readsLines;

    /// <summary>Gets or sets whether rows may merge, because the server stops.</summary>
    public bool Hurry { get; set; }

    /// <summary>Gets or sets whether the client gets lines.</summary>
    public bool ReadsLines
    {
        get => _readsLines;
        set
        {
            if (_readsLines != value)
            {
                _readsLines = value;
                Wake();
            }
        }
    }

    public override bool CanReplay => _readsLines;

    public override bool SendsSlices => false;

    public override bool SharesBytes => !_readsLines;

    public override byte[] EncodeNotice(string text) => _readsLines ? base.EncodeNotice(text) : ChunkFormat.Notice(text);

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        if (_readsLines)
        {
            base.Encode(roomEvent, output);
        }
        else
        {
            Format.Encode(roomEvent, output);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_readsLines)
        {
            return WriteRowsAsync(bytes.TrimEnd((byte)'\n'));
        }

        if (bytes.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        // The last row has no end yet, and neither has a text that was encoded just before the change.
        ReadOnlySpan<byte> before = _isRowOpen ? "\n"u8 : [];
        ReadOnlySpan<byte> after = bytes.Span.EndsWith("\n"u8) ? [] : "\n"u8;
        _isRowOpen = false;
        return base.WriteAsync((byte[])[.. before, .. bytes.Span, .. after]);
    }

    private async ValueTask WriteRowsAsync(ReadOnlyMemory<byte> bytes)
    {
        _row ??= new byte[ChunkRows.MaxBytes];
        var offset = 0;
        while (ChunkRows.Next(bytes.Span, ref offset, _row) is var length and > 0)
        {
            while (!Hurry && gap - Time.GetElapsedTime(_wroteAt) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, Time);
            }

            await SendAsync(_row.AsMemory(0, length));
            _wroteAt = Time.GetTimestamp();
            _isRowOpen = true;
        }
    }
}
