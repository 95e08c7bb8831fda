using ChatRoom.Core.Limits;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends to the old desktop client, which shows the result of one read as one row.</summary>
/// <remarks>Every event goes out alone, in pieces that the client can read at once, with a gap after each.</remarks>
internal sealed class ChunkConnection(ITransport transport, ClientAddress client, TimeProvider time, TimeSpan gap)
    : TcpConnection(transport, client, ChunkFormat.Instance, time)
{
    private readonly byte[] _row = new byte[ChunkRows.MaxBytes];
    private long _wroteAt = time.GetTimestamp();

    /// <summary>Gets or sets whether rows may merge, because the server stops.</summary>
    public bool Hurry { get; set; }

    public override bool SendsSlices => false;

    public override byte[] EncodeNotice(string text) => ChunkFormat.Notice(text);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
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
