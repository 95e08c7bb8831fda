using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using ChatRoom.Bench.Circuits;
using ChatRoom.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Circuits;

/// <summary>A page without a browser, which does only what a test tells it to do.</summary>
internal sealed class CircuitClient : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Uri _page;
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _memory;
    private readonly ConcurrentQueue<byte[]> _rendered = new();
    private int _objects;
    private int _calls;
    private string? _secret;
    private long _list = -1;

    private CircuitClient(Uri page, string memory, HttpTransportType transport, Action<HttpConnectionOptions>? configure = null)
    {
        (_page, _memory) = (page, memory);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(page, "_blazor"), transport, configure ?? (_ => { }));
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPackProtocol());
        _hub = builder.Build();
        _hub.On<long, byte[]>("JS.RenderBatch", TakeRenderAsync);
        _hub.On<long, string, string, long, long, long>("JS.BeginInvokeJS", AnswerAsync);
        _hub.On<string, bool, string>("JS.EndInvokeDotNet", (_, _, _) => Answers++);
        _hub.On<string>("JS.Error", error => Errors.Enqueue(error));
        _hub.Closed += error =>
        {
            _closed.TrySetResult(error);
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether the page acknowledges renders.</summary>
    public bool Acknowledges { get; set; } = true;

    public int Renders { get; private set; }

    /// <summary>All texts that the renders had, with other bytes between them.</summary>
    public string Rendered => string.Concat(_rendered.Select(Encoding.UTF8.GetString));

    /// <summary>The answers to the page's own calls.</summary>
    public int Answers { get; private set; }

    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Whether the server has asked the page to rest.</summary>
    public bool Rests { get; private set; }

    public Task Closed => _closed.Task;

    /// <summary>Opens a page that the browser remembers as a person; it is in the room afterwards.</summary>
    public static async Task<CircuitClient> EnterAsync(
        RunningServer server, string handle, HttpTransportType transport = HttpTransportType.WebSockets)
    {
        var client = await OpenAsync(server, MemoryOf(handle), transport) ?? throw new InvalidOperationException("The circuit was refused.");
        await Eventually.InTimeAsync(client._inside.Task);
        return client;
    }

    private static string MemoryOf(string handle) =>
        JsonSerializer.Serialize(new { handle, token = handle.PadLeft(32, '0'), isWide = true });

    /// <summary>Opens a page whose browser remembers some JSON; null if the server refuses the circuit.</summary>
    public static async Task<CircuitClient?> OpenAsync(
        RunningServer server, string memory, HttpTransportType transport = HttpTransportType.WebSockets)
    {
        using var http = new HttpClient();
        var document = PageDocument.Parse(await http.GetStringAsync(server.Web, Deadline.Token()));
        var client = await StartEmptyAsync(server, transport, memory);
        if (client is not null)
        {
            await client._hub.SendAsync("UpdateRootComponents", document.Operations, document.State, Deadline.Token());
        }

        return client;
    }

    /// <summary>Opens the page of a document that was loaded before, maybe by another browser.</summary>
    public static async Task<CircuitClient> OpenDocumentAsync(Uri server, string html, CookieContainer cookies)
    {
        var document = PageDocument.Parse(html);
        var client = new CircuitClient(server, "null", HttpTransportType.WebSockets, options => options.Cookies = cookies);
        Assert.True(await client.StartAsync());
        await client._hub.SendAsync("UpdateRootComponents", document.Operations, document.State, Deadline.Token());
        return client;
    }

    /// <summary>Starts a circuit without a page; null if the server refuses it.</summary>
    public static async Task<CircuitClient?> StartEmptyAsync(RunningServer server, HttpTransportType transport, string memory = "null")
    {
        var client = new CircuitClient(server.Web, memory, transport);
        if (await client.StartAsync())
        {
            return client;
        }

        await client.DisposeAsync();
        return null;
    }

    /// <summary>Enters the room from an address of this machine, maybe with a header of a proxy.</summary>
    public static async Task<CircuitClient> EnterFromAsync(Uri page, string from, string? forwarded)
    {
        using var handler = LocalHandler.From(from);
        using var http = new HttpClient(handler);
        if (forwarded is not null)
        {
            http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        }

        var document = PageDocument.Parse(await http.GetStringAsync(page, Deadline.Token()));
        var client = new CircuitClient(page, MemoryOf("zoe"), HttpTransportType.LongPolling, options =>
        {
            options.HttpMessageHandlerFactory = _ => LocalHandler.From(from);
            if (forwarded is not null)
            {
                options.Headers["X-Forwarded-For"] = forwarded;
            }
        });
        if (!await client.StartAsync())
        {
            throw new InvalidOperationException("The circuit was refused.");
        }

        await client._hub.SendAsync("UpdateRootComponents", document.Operations, document.State, Deadline.Token());
        await Eventually.InTimeAsync(client._inside.Task);
        return client;
    }

    /// <summary>Calls the message list, as its script does.</summary>
    public Task CallListAsync(string method, params object[] arguments) =>
        _hub.SendAsync("BeginInvokeDotNetFromJS", $"{++_calls}", null, method, _list, JsonSerializer.Serialize(arguments), Deadline.Token());

    /// <summary>Comes back over a new connection, as a browser after a lost one.</summary>
    public async Task<bool> ReconnectAsync()
    {
        await _hub.StartAsync(Deadline.Token());
        return await ConnectAsync();
    }

    /// <summary>Asks for its circuit on the connection that it has.</summary>
    public Task<bool> ConnectAsync() => _hub.InvokeAsync<bool>("ConnectCircuit", _secret, Deadline.Token());

    public Task StopAsync() => _hub.StopAsync(Deadline.Token());

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task<bool> StartAsync()
    {
        await _hub.StartAsync(Deadline.Token());
        _secret = await _hub.InvokeAsync<string?>("StartCircuit", $"{_page}", $"{_page}", "[]", "", Deadline.Token());
        return _secret is not null;
    }

    private Task TakeRenderAsync(long batch, byte[] render)
    {
        _rendered.Enqueue(render);
        Renders++;
        return Acknowledges ? _hub.SendAsync("OnRenderCompleted", batch, null) : Task.CompletedTask;
    }

    private Task AnswerAsync(long call, string function, string arguments, long resultType, long target, long callType)
    {
        var result = function switch
        {
            "load" => _memory,
            "import" or "startComposer" or "startHelp" or "startSettings" or "watchAttention" or "watchList" =>
                $"{{\"__jsObjectId\":{Interlocked.Increment(ref _objects)}}}",
            _ => "null",
        };
        Rests |= function == "rest";
        if (function == "watchList")
        {
            using var parsed = JsonDocument.Parse(arguments);
            _list = parsed.RootElement[2].GetProperty("__dotNetObject").GetInt64();
            _inside.TrySetResult();
        }

        return _hub.SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call},true,{result}]");
    }
}
