using System.Net.Sockets;

namespace ChatRoom.Bench.Circuits;

/// <summary>Counts the bytes that come from the network, as they are on the wire.</summary>
internal sealed class CountingStream(Socket socket, Action<int> received) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        received(count);
        return count;
    }
}
