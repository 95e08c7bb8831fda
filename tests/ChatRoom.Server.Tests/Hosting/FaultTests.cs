using System.Buffers;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatRoom.Server.Tests.Hosting;

/// <summary>Runs a server with a service that fails, and asserts how the process would end.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_failed_background_service_ends_the_process_with_1()
    {
        var run = await RunAsync(_ => throw new InvalidDataException("the disk\nis on fire"));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"chatroom: OnceStarted failed: the disk is on fire{Environment.NewLine}", run.Errors);
        Assert.Contains(run.Log, line => line.StartsWith("ERR BackgroundService failed", StringComparison.Ordinal)
            && line.Contains("is on fire", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lobby_that_stays_closed_ends_the_process_with_1()
    {
        var run = await RunAsync(services => Fail(services, "lobby"));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"chatroom: The room 'lobby' failed and stays closed: out of numbers{Environment.NewLine}", run.Errors);
    }

    [Fact]
    public async Task A_lobby_that_fails_three_times_in_a_minute_ends_the_process_with_1()
    {
        var run = await RunAsync(async services =>
        {
            for (var i = 0; i < 3; i++)
            {
                await FailLoopAsync(services.GetRequiredService<RoomDirectory>());
            }
        });

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"chatroom: The room 'lobby' failed and stays closed: out of bytes{Environment.NewLine}", run.Errors);
    }

    [Fact]
    public async Task Another_room_that_stays_closed_does_not_end_the_process()
    {
        var run = await RunAsync(services =>
        {
            Fail(services, "hall");
            Assert.False(services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
            services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        });

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_start_that_fails_is_not_logged_as_well()
    {
        var run = await RunAsync(_ => { }, "--Tcp:Address=here");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("chatroom: Tcp:Address=here is not possible", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Log);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stop_during_the_start_ends_the_process_with_0(int moment)
    {
        var run = await RunWithAsync(services => services.AddHostedService(provider =>
            new StopsEarly(provider.GetRequiredService<IHostApplicationLifetime>(), moment)));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.DoesNotContain(run.Log, line => line.StartsWith("ERR", StringComparison.Ordinal) || line.StartsWith("FTL", StringComparison.Ordinal));
    }

    private static void Fail(IServiceProvider services, string room) =>
        services.GetRequiredService<IRoomFaultHandler>().OnRoomFailed(room, new InvalidOperationException("out of numbers"));

    /// <summary>Ends the lobby's loop by a message that one participant's wire format cannot encode.</summary>
    private static async Task FailLoopAsync(RoomDirectory rooms)
    {
        var lobby = await rooms.OpenAsync(RoomDirectory.Lobby);
        while (lobby.WhenEnded.IsCompleted)
        {
            // The directory forgets a dead room a moment after its end.
            await Task.Yield();
            lobby = await rooms.OpenAsync(RoomDirectory.Lobby);
        }

        var alice = await new TestSession(new BrokenFormat()).JoinAsync(lobby, "alice");
        await lobby.SayAsync(alice.Subscription, "hello", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        Assert.NotNull(await lobby.WhenEnded);
    }

    private static Task<(int ExitCode, string Errors, IReadOnlyCollection<string> Log)> RunAsync(
        Action<IServiceProvider> onceStarted, params string[] settings) =>
        RunAsync(
            services =>
            {
                onceStarted(services);
                return Task.CompletedTask;
            },
            settings);

    private static Task<(int ExitCode, string Errors, IReadOnlyCollection<string> Log)> RunAsync(
        Func<IServiceProvider, Task> onceStarted, params string[] settings) =>
        RunWithAsync(
            services => services.AddHostedService(provider => new OnceStarted(provider, provider.GetRequiredService<IHostApplicationLifetime>(), onceStarted)),
            settings);

    private static async Task<(int ExitCode, string Errors, IReadOnlyCollection<string> Log)> RunWithAsync(
        Action<IServiceCollection> configure, params string[] settings)
    {
        var log = CapturedLog.Create();
        using var errors = new StringWriter();
        var run = ChatServer.RunAsync(
            ["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--History:Provider=memory", .. log.Settings, .. settings],
            configure,
            errors);
        await Eventually.InTimeAsync(run);
        log.Forget();
        return (await run, errors.ToString(), log.Lines);
    }

    private sealed class OnceStarted(IServiceProvider services, IHostApplicationLifetime lifetime, Func<IServiceProvider, Task> act)
        : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            // A start that fails stops this service before the server has started.
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (started.Task.IsCompleted)
            {
                await act(services);
            }
        }
    }

    /// <summary>Stops the server before, between or after the starts of its services.</summary>
    private sealed class StopsEarly(IHostApplicationLifetime lifetime, int moment) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => StopAt(0);

        public Task StartAsync(CancellationToken cancellationToken) => StopAt(1);

        public Task StartedAsync(CancellationToken cancellationToken) => StopAt(2);

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task StopAt(int now)
        {
            if (now == moment)
            {
                lifetime.StopApplication();
            }

            return Task.CompletedTask;
        }
    }

    private sealed class BrokenFormat : WireFormat
    {
        public override string Name => "broken";

        public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
        {
            if (roomEvent is MessagePosted)
            {
                throw new InvalidOperationException("out of bytes");
            }
        }
    }
}
