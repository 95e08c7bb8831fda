using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>A client that speaks in lines over TLS.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly StreamReader _reader;

    private TlsClient(Socket socket, SslStream stream)
    {
        (_socket, _stream) = (socket, stream);
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <summary>The certificate that the server has shown.</summary>
    public X509Certificate2 Certificate => (X509Certificate2)_stream.RemoteCertificate!;

    public SslProtocols Protocol => _stream.SslProtocol;

    /// <summary>Connects and does the handshake; any certificate will do.</summary>
    public static async Task<TlsClient> ConnectAsync(
        int port, SslProtocols protocols = SslProtocols.None, byte[]? header = null, int? receiveBuffer = null, string? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        if (from is not null)
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Deadline.Token());
        if (header is not null)
        {
            await socket.SendAsync(header, Deadline.Token());
        }

#pragma warning disable CA5359 // A test certificate has no known authority.
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = protocols,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                Deadline.Token());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
#pragma warning restore CA5359

        return new TlsClient(socket, stream);
    }

    /// <summary>Connects, gives a name and reads the welcome.</summary>
    public static async Task<TlsClient> JoinAsync(
        int port, string name, SslProtocols protocols = SslProtocols.None, byte[]? header = null, int? receiveBuffer = null, string? from = null)
    {
        var client = await ConnectAsync(port, protocols, header, receiveBuffer, from);
        await client.SayAsync(name);
        Assert.StartsWith($"{WireClient.Greeting}Welcome ", await client.ReadLineAsync(), StringComparison.Ordinal);
        return client;
    }

    public Task SayAsync(string line) => SendAsync(line + "\n");

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Deadline.Token());

    /// <summary>Says that no more will be sent, in TLS and perhaps below it; reading goes on.</summary>
    public async Task EndAsync(bool andStream = false)
    {
        await _stream.ShutdownAsync();
        if (andStream)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
    }

    public async Task<string?> ReadLineAsync() => await _reader.ReadLineAsync(Deadline.Token());

    /// <summary>Reads up to and including a line; everything read is returned.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string last)
    {
        var all = new List<string>();
        while (all.Count == 0 || all[^1] != last)
        {
            all.Add(await ReadLineAsync() ?? throw new InvalidOperationException($"The stream ended before '{last}': {string.Join(" | ", all)}"));
        }

        return all;
    }

    /// <summary>Everything up to the end.</summary>
    public Task<string> ReadToEndAsync() => _reader.ReadToEndAsync(Deadline.Token());

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
    }
}
