using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Bench.Circuits;

/// <summary>
/// Opens a page without a browser: it makes the components live, answers calls of the page's script, and acknowledges renders.
/// </summary>
internal sealed class Circuit : IAsyncDisposable
{
    private readonly string _handle;
    private readonly PageReader _reader;
    private readonly HubConnection _hub;
    private readonly HttpClient _http;
    private readonly BlazorPackProtocol _protocol = new();
    private readonly TaskCompletionSource _inRoom = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _wireBytes;
    private int _renders;
    private int _objects;

    private Circuit(Uri page, string handle, PageReader reader)
    {
        (_handle, _reader) = (handle, reader);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        var builder = new HubConnectionBuilder().WithUrl(new Uri(page, "_blazor"), HttpTransportType.WebSockets, options =>
            options.WebSocketFactory = async (context, cancellationToken) =>
            {
                var socket = new ClientWebSocket();
                socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
                await socket.ConnectAsync(context.Uri, _http, cancellationToken);
                return socket;
            });
        builder.Services.AddSingleton<IHubProtocol>(_protocol);
        _hub = builder.Build();
        _hub.On<long, byte[]>("JS.RenderBatch", TakeRenderAsync);
        _hub.On<long, string, string, long, long, long>("JS.BeginInvokeJS", AnswerAsync);
        _hub.On<string>("JS.Error", error => Fail(new IOException($"{_handle}: the circuit failed: {error}")));
        _hub.Closed += error =>
        {
            Fail(error ?? new IOException($"{_handle}: the server closed the circuit."));
            return Task.CompletedTask;
        };
    }

    /// <summary>Gets the received bytes as they were on the wire.</summary>
    public long WireBytes => Volatile.Read(ref _wireBytes);

    public long PayloadBytes => _protocol.PayloadBytes;

    public int Renders => Volatile.Read(ref _renders);

    /// <summary>Gets the reason that the page no longer works.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Opens a page of a person that the browser remembers, so it goes straight into the room.</summary>
    public static async Task<Circuit> OpenAsync(Uri page, string handle, PageReader reader, TimeSpan patience)
    {
        var circuit = new Circuit(page, handle, reader);
        try
        {
            await circuit.StartAsync(page).WaitAsync(patience);
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartAsync(Uri page)
    {
        var document = PageDocument.Parse(await _http.GetStringAsync(page));
        await _hub.StartAsync();
        var circuit = await _hub.InvokeAsync<string?>("StartCircuit", page.ToString(), page.ToString(), "[]", "");
        if (circuit is null)
        {
            throw new BenchException("The server refuses a circuit.");
        }

        await _hub.SendAsync("UpdateRootComponents", document.Operations, document.State);
        await _inRoom.Task;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new CountingStream(socket, count => Interlocked.Add(ref _wireBytes, count));
    }

    private Task TakeRenderAsync(long batch, byte[] render)
    {
        Interlocked.Increment(ref _renders);
        _reader.Take(render);
        return _hub.SendAsync("OnRenderCompleted", batch, null);
    }

    private Task AnswerAsync(long call, string function, string arguments, long resultType, long target, long callType)
    {
        var result = function switch
        {
            // A person with a token is not asked for a handle.
            "load" => JsonSerializer.Serialize(new { handle = _handle, token = _handle.PadLeft(32, '0'), isWide = true }),
            "import" or "startComposer" or "startHelp" or "startSettings" or "watchAttention" or "watchList" =>
                $"{{\"__jsObjectId\":{Interlocked.Increment(ref _objects)}}}",
            _ => "null",
        };
        if (function == "watchList")
        {
            _inRoom.TrySetResult();
        }

        return _hub.SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call},true,{result}]");
    }

    private void Fail(Exception reason)
    {
        Failure ??= reason;
        _inRoom.TrySetException(reason);
    }
}
