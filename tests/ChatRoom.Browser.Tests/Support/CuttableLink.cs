using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>A network between browser and server that can be cut: a TCP relay on a port of its own.</summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Task _accepting;
    private volatile bool _cut;
    private volatile bool _backIsCut;

    public CuttableLink(int targetPort)
    {
        TargetPort = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where connections go; may change, as when a server comes back on another port.</summary>
    public int TargetPort { get; set; }

    /// <summary>Where connections go if nobody listens there: another node behind the same address.</summary>
    public int? OtherPort { get; set; }

    /// <summary>Where web sockets go, if not with all else; 0 lets none through.</summary>
    public int? SocketPort { get; set; }

    public Uri Page => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Ends all connections and takes no others.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys)
        {
            client.Client?.Close(0);
        }
    }

    /// <summary>Nothing comes back any more, though what is sent arrives.</summary>
    public void CutOnTheWayBack() => _backIsCut = true;

    public void Mend() => _cut = _backIsCut = false;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Cut();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _open[near] = 0;
        _open[far] = 0;
        try
        {
            if (!_cut)
            {
                var begun = new byte[16 << 10];
                var length = await near.GetStream().ReadAsync(begun, _ending.Token);
                var isSocket = Encoding.Latin1.GetString(begun, 0, length).Contains("Upgrade: websocket", StringComparison.Ordinal);
                await ConnectAsync(far, (isSocket ? SocketPort : null) ?? TargetPort);
                await far.GetStream().WriteAsync(begun.AsMemory(0, length), _ending.Token);
                var there = near.GetStream().CopyToAsync(far.GetStream(), _ending.Token);
                var back = ComeBackAsync(far.GetStream(), near.GetStream());
                await Task.WhenAny(there, back);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, or the server is down.
        }

        _open.TryRemove(near, out _);
        _open.TryRemove(far, out _);
        near.Client?.Close(0);
        near.Dispose();
    }

    private async Task ConnectAsync(TcpClient far, int port)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port, _ending.Token);
        }
        catch (SocketException) when (OtherPort is not null)
        {
            await far.ConnectAsync(IPAddress.Loopback, OtherPort.Value, _ending.Token);
        }
    }

    private async Task ComeBackAsync(NetworkStream far, NetworkStream near)
    {
        var buffer = new byte[16 << 10];
        while (await far.ReadAsync(buffer, _ending.Token) is > 0 and var length)
        {
            if (!_backIsCut)
            {
                await near.WriteAsync(buffer.AsMemory(0, length), _ending.Token);
            }
        }
    }
}
