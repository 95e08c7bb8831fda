using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// The old desktop client, which shows whatever one read returns as one row: every event goes out alone, with a gap after
/// it, in pieces it can read at once.
/// </summary>
internal sealed class ChunkSession(SocketTransport transport, Room room, TimeProvider time, TimeSpan gap)
    : TcpSession(transport, room, ChunkFormat.Instance, time)
{
    private readonly byte[] _row = new byte[ChunkRows.MaxBytes];
    private long _wroteAt = time.GetTimestamp();

    /// <summary>Set when the server stops: from then on rows may merge, but are still delivered.</summary>
    public bool Hurry { get; set; }

    protected override bool SendsSlices => false;

    public override byte[] EncodeNotice(string text) => ChunkFormat.Notice(text);

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var offset = 0;
        while (ChunkRows.Next(bytes.Span, ref offset, _row) is var length and > 0)
        {
            while (!Hurry && gap - Time.GetElapsedTime(_wroteAt) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, Time);
            }

            await SendAsync(_row.AsMemory(0, length));
            _wroteAt = Time.GetTimestamp();
        }
    }
}
