using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatRoom.Bench.Circuits;

/// <summary>
/// A page without a browser: gets the document, opens the hub's WebSocket, makes the components live, answers what the server
/// asks the browser's script, acknowledges every render, and hands out its bytes.
/// </summary>
internal sealed class Circuit : IAsyncDisposable
{
    private const int BufferBytes = 16 << 10;

    private readonly string _handle;
    private readonly Action<ReadOnlySpan<byte>> _rendered;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http;
    private long _wireBytes;
    private long _payloadBytes;
    private int _renders;
    private int _objects;

    private Circuit(string handle, bool compressed, Action<ReadOnlySpan<byte>> rendered)
    {
        _handle = handle;
        _rendered = rendered;
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (compressed)
        {
            _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        }

        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new CountingStream(
                    new NetworkStream(socket, ownsSocket: true), count => Interlocked.Add(ref _wireBytes, count));
            },
        });
    }

    /// <summary>Bytes received, as they were on the wire.</summary>
    public long WireBytes => Volatile.Read(ref _wireBytes);

    /// <summary>Bytes received, unpacked.</summary>
    public long PayloadBytes => Volatile.Read(ref _payloadBytes);

    /// <summary>Renders received.</summary>
    public int Renders => Volatile.Read(ref _renders);

    /// <summary>Ends when the connection does; with an error if that was not on purpose.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Opens a page of somebody the browser remembers, so that it goes straight into the room.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="handle">Who.</param>
    /// <param name="compressed">Whether to ask for compression, as browsers do.</param>
    /// <param name="rendered">Gets the bytes of each render, on any thread, one at a time.</param>
    /// <param name="patience">How long it may take.</param>
    public static async Task<Circuit> OpenAsync(
        Uri page, string handle, bool compressed, Action<ReadOnlySpan<byte>> rendered, TimeSpan patience)
    {
        var circuit = new Circuit(handle, compressed, rendered);
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

    /// <summary>Shows the server that the page is alive.</summary>
    public Task PingAsync() => SendAsync(PackWriter.Ping());

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _socket.Dispose();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task StartAsync(Uri page)
    {
        var document = PageDocument.Parse(await _http.GetStringAsync(page, _ending.Token));
        var negotiated = await _http.PostAsync(new Uri(page, "_blazor/negotiate?negotiateVersion=1"), null, _ending.Token);
        var token = JsonNode.Parse(await negotiated.Content.ReadAsStringAsync(_ending.Token))!["connectionToken"]!.GetValue<string>();
        var hub = new UriBuilder(new Uri(page, $"_blazor?id={token}")) { Scheme = "ws" };
        await _socket.ConnectAsync(hub.Uri, _http, _ending.Token);
        await SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray());

        Ended = ReceiveAsync();
        await SendAsync(PackWriter.Invocation("0", "StartCircuit", page.ToString(), page.ToString(), "[]", ""));
        await SendAsync(PackWriter.Invocation(null, "UpdateRootComponents", document.Operations, document.State));
        await Task.WhenAny(_inside.Task, Ended).Unwrap();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[BufferBytes];
        var length = 0;
        var isFirst = true;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), _ending.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new IOException($"{_handle}: the server closed the page's connection.");
                }

                length += received.Count;
                if (!received.EndOfMessage)
                {
                    Array.Resize(ref buffer, length == buffer.Length ? 2 * length : buffer.Length);
                    continue;
                }

                Interlocked.Add(ref _payloadBytes, length);
                // The handshake's answer is text, ended by a record separator.
                var start = isFirst ? buffer.AsSpan(0, length).IndexOf((byte)0x1e) + 1 : 0;
                foreach (var answer in Take(buffer.AsSpan(start, length - start)))
                {
                    await SendAsync(answer);
                }

                (isFirst, length) = (false, 0);
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // Closed by us.
        }
    }

    /// <summary>Handles what came in one piece; returns what to send.</summary>
    private List<byte[]> Take(ReadOnlySpan<byte> bytes)
    {
        var answers = new List<byte[]>();
        var reader = new PackReader(bytes);
        while (!reader.IsAtEnd)
        {
            var message = new PackReader(reader.ReadMessage());
            message.ReadArray();
            switch (message.ReadInteger())
            {
                case 1:
                    Invoke(message, answers);
                    break;
                case 7:
                    throw new IOException($"{_handle}: the server ended the circuit.");
            }
        }

        return answers;
    }

    private void Invoke(PackReader message, List<byte[]> answers)
    {
        message.SkipEmptyMap();
        message.ReadString();
        var target = message.ReadString();
        message.ReadArray();
        switch (target)
        {
            case "JS.RenderBatch":
                var batch = message.ReadInteger();
                Interlocked.Increment(ref _renders);
                _rendered(message.ReadBytes());
                answers.Add(PackWriter.Invocation(null, "OnRenderCompleted", batch, null));
                break;
            case "JS.BeginInvokeJS":
                var call = message.ReadInteger();
                var result = Answer(message.ReadString()!);
                answers.Add(PackWriter.Invocation(null, "EndInvokeJSFromDotNet", call, true, $"[{call},true,{result}]"));
                break;
            case "JS.Error":
                throw new IOException($"{_handle}: the circuit failed: {message.ReadString()}");
        }
    }

    /// <summary>What the browser's script would return, as JSON.</summary>
    private string Answer(string function)
    {
        switch (function)
        {
            case "load":
                // Somebody who was here before, with a token, is not asked for a name.
                return JsonSerializer.Serialize(new { handle = _handle, token = new string('0', 32 - _handle.Length) + _handle, isWide = true });
            case "watchList":
                _inside.TrySetResult();
                return NewObject();
            case "import" or "startComposer" or "startHelp" or "startSettings" or "watchAttention":
                return NewObject();
            default:
                return "null";
        }
    }

    private string NewObject() => $"{{\"__jsObjectId\":{++_objects}}}";

    private async Task SendAsync(byte[] frame)
    {
        await _sending.WaitAsync(_ending.Token);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, _ending.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
