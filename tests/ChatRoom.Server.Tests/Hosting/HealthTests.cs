using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Hosting.Health;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Hosting;

public sealed class HealthTests
{
    // The failed check is what the test asks for.
    private const string Quiet = "--Serilog:MinimumLevel:Override:Microsoft.Extensions.Diagnostics.HealthChecks=Fatal";

    [Theory]
    [InlineData("healthz", "These rooms do not answer: lobby.")]
    [InlineData("readyz", "Not ready")]
    public async Task Endpoint_answers_as_the_loop_of_the_lobby_does(string endpoint, string failure)
    {
        await using var server = await RunningServer.StartAsync(Quiet);
        using var http = new HttpClient { BaseAddress = server.Web };
        Assert.Equal((HttpStatusCode.OK, "OK"), await AskAsync(http, endpoint));

        await server.Lobby.StopAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, failure), await AskAsync(http, endpoint));
    }

    [Fact]
    public async Task Ready_asks_the_raw_port_without_a_person_an_event_or_a_place()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1", "--Limits:ReservedForLocal=0");
        await using var alice = await server.LineAsync("alice");
        var (next, places) = (server.Lobby.Tail.NextSequence, server.Services.GetRequiredService<ConnectionQuota>().Count);
        using var http = new HttpClient { BaseAddress = server.Web };

        Assert.Equal((HttpStatusCode.OK, "OK"), await AskAsync(http, "readyz"));

        Assert.Equal((next, places), (server.Lobby.Tail.NextSequence, server.Services.GetRequiredService<ConnectionQuota>().Count));
        Assert.Single(server.Lobby.Participants);
    }

    [Fact]
    public async Task A_result_of_the_raw_port_holds_for_five_seconds()
    {
        var (time, lifetime) = (new FakeTimeProvider(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        await using var server = await RunningServer.StartAsync(Quiet);
        var door = server.Services.GetRequiredService<TcpDoor>();
        using var check = new DoorHealthCheck(door, lifetime, time);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));

        await door.StopAsync(Deadline.Token());

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));
        time.Advance(DoorHealthCheck.KeptFor);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(check));
        // It ends with the server, which is no fault.
        lifetime.StopApplication();
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(check));
    }

    [Fact]
    public async Task Healthcheck_reports_a_loop_that_has_ended()
    {
        await using var server = await RunningServer.StartAsync(Quiet);
        await server.Lobby.StopAsync();

        await ServerProcess.CheckHealthUntilAsync("/healthz: These rooms do not answer: lobby.", $"--urls={server.Web}", $"--Tcp:Port={server.Port}");
    }

    [Fact]
    public async Task A_loop_that_does_not_answer_is_unhealthy_after_the_deadline()
    {
        var (time, lifetime) = (new FakeTimeProvider(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        var probe = new SilentProbe();
        var checking = new RoomsHealthCheck(probe, lifetime, time).CheckHealthAsync(new HealthCheckContext(), Deadline.Token());
        time.Advance(RoomsHealthCheck.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(checking.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(1));

        var result = await Eventually.InTimeAsync(checking);
        Assert.Equal((HealthStatus.Unhealthy, "These rooms do not answer: hall."), (result.Status, result.Description));
    }

    [Fact]
    public async Task A_server_is_ready_from_its_start_to_its_stop()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var check = new RunningHealthCheck(lifetime);
        Assert.Equal("The server is starting.", await DescribeAsync(check));

        lifetime.NotifyStarted();
        Assert.Equal("OK", await DescribeAsync(check));

        lifetime.StopApplication();
        Assert.Equal("The server is stopping.", await DescribeAsync(check));
    }

    [Fact]
    public async Task A_server_that_stops_is_not_ready_and_logs_no_error_about_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Web };

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Not ready"), await AskAsync(http, "readyz"));
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, string endpoint)
    {
        using var response = await http.GetAsync(new Uri(endpoint, UriKind.Relative), Deadline.Token());
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Deadline.Token()));
    }

    private static async Task<HealthStatus> StatusAsync(DoorHealthCheck check) =>
        (await check.CheckHealthAsync(new HealthCheckContext(), Deadline.Token())).Status;

    private static async Task<string?> DescribeAsync(RunningHealthCheck check) =>
        (await check.CheckHealthAsync(new HealthCheckContext())).Description;

    private sealed class SilentProbe : IRoomProbe
    {
        public async Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ["hall"];
        }
    }
}
