using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Support;

/// <summary>A whole server in this process, on free ports of the loopback interface. Fails the test if it logged an error.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    /// <summary>A process that is told to stop must be gone after this.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    // Over six times the default, so that a busy machine that runs the tests does not read two rows of an old desktop client as one.
    private const string WideChunkGap = "--Tcp:ChunkGap=00:00:00.200";

    private readonly WebApplication _app;
    private readonly CapturedLog _log;
    private readonly DataOfTests _data;
    private bool _stopped;

    private RunningServer(WebApplication app, CapturedLog log, DataOfTests data, Room lobby)
    {
        _app = app;
        _log = log;
        _data = data;
        Lobby = lobby;
        Port = app.Services.GetRequiredService<TcpDoor>().EndPoint!.Port;
        Web = new Uri(app.Urls.First());
        Counters = new Counters(app.Services.GetRequiredService<ChatMetrics>().Meter);
    }

    /// <summary>The TCP door's port.</summary>
    public int Port { get; }

    public Uri Web { get; }

    public Room Lobby { get; }

    public Counters Counters { get; }

    public IServiceProvider Services => _app.Services;

    public IEnumerable<EndpointDataSource> Endpoints => ((IEndpointRouteBuilder)_app).DataSources;

    public IReadOnlyCollection<string> LogLines => _log.Lines;

    /// <summary>Connections that hold a place.</summary>
    public int Connections => Services.GetRequiredService<ConnectionQuota>().Count;

    public IEnumerable<string> Handles => Lobby.Participants.Keys;

    /// <summary>Starts a server with further settings, written as on the command line.</summary>
    public static async Task<RunningServer> StartAsync(params string[] settings)
    {
        var log = CapturedLog.Create();
        var data = await DataOfTests.ForAsync(settings);
        var app = ChatServer.Build(
            ["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", WideChunkGap, .. data.Settings, .. log.Settings, .. settings]);
        await Eventually.InTimeAsync(app.StartAsync(CancellationToken.None));
        // A run on PostgreSQL proves nothing if its servers are somewhere else.
        Assert.True(!data.IsInDatabase || app.Services.GetRequiredService<ITranscriptStore>() is PostgresTranscriptStore);
        var lobby = await app.Services.GetRequiredService<RoomDirectory>().OpenAsync(RoomDirectory.Lobby);
        return new RunningServer(app, log, data, lobby);
    }

    public Task<LineClient> LineAsync(string name) => LineClient.JoinAsync(Port, name);

    public Task<ChunkClient> ChunkAsync(string name) => ChunkClient.JoinAsync(Port, name);

    public Task UntilEmptyAsync() => Eventually.TrueAsync(() => Connections == 0, "every connection has given its place back");

    /// <summary>Tells the server to stop and waits until it has, which must not take longer than a process has for it.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _app.StopAsync(CancellationToken.None).WaitAsync(StopTime);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        Counters.Dispose();
        await _app.DisposeAsync();
        _data.Dispose();
        _log.Forget();
        // Whole, with their exceptions: the other assertions cut a long text.
        var faults = string.Join('\n', _log.Lines.Where(line =>
            line.StartsWith("ERR", StringComparison.Ordinal) || line.StartsWith("FTL", StringComparison.Ordinal)));
        Assert.True(faults.Length == 0, faults);
    }
}
