using System.Net;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Circuits;

[Slow]
public sealed class CircuitPlaceTests
{
    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_page_holds_one_place_by_any_transport_until_its_circuit_is_closed(HttpTransportType transport)
    {
        await using var server = await RunningServer.StartAsync("--Web:CircuitRetention=00:00:01", "--Limits:Connections=2");
        await using var alice = await CircuitClient.EnterAsync(server, "alice", transport);
        Assert.Equal(1, server.Connections);
        await using var bob = await CircuitClient.EnterAsync(server, "bob", transport);
        Assert.Equal(2, server.Connections);

        await alice.StopAsync();
        await Eventually.TrueAsync(() => server.Lobby.Participants["alice"].IsAway, "alice is away");
        Assert.Equal(2, server.Connections);

        await Eventually.TrueAsync(() => server.Connections == 1, "the circuit is no longer kept");
    }

    [Fact]
    public async Task A_page_that_comes_back_keeps_its_place_on_a_full_server()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var alice = await CircuitClient.EnterAsync(server, "alice");
        await alice.StopAsync();
        await Eventually.TrueAsync(() => server.Lobby.Participants["alice"].IsAway, "alice is away");

        Assert.True(await alice.ReconnectAsync());

        await Eventually.TrueAsync(() => !server.Lobby.Participants["alice"].IsAway, "alice is back");
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_circuit_without_a_page_holds_a_place_while_it_is_connected(HttpTransportType transport)
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=2");
        var empty = await CircuitClient.StartEmptyAsync(server, transport);
        Assert.NotNull(empty);
        await using var bob = await server.LineAsync("bob");
        Assert.Equal(2, server.Connections);

        await empty.DisposeAsync();
        await Eventually.TrueAsync(() => server.Connections == 1, "its place is free");
    }

    [Fact]
    public async Task A_page_without_a_name_rests_and_makes_place_for_a_newer_client()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var page = await CircuitClient.OpenAsync(server, "null");
        await Eventually.TrueAsync(() => page!.Renders > 1, "the name form is there");

        await using var bob = await server.LineAsync("bob");

        await Eventually.TrueAsync(() => page!.Rests, "the page is asked to rest");
        await Eventually.InTimeAsync(page!.Closed);
        Assert.Equal(1, server.Connections);
        Assert.Equal(1, server.Counters["chatroom.rejects/ServerFull"]);
        Assert.Contains("bob", server.Handles);
    }

    [Fact]
    public async Task A_page_with_a_name_keeps_its_place()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var alice = await CircuitClient.EnterAsync(server, "alice");

        Assert.Null(await CircuitClient.StartEmptyAsync(server, HttpTransportType.WebSockets));

        Assert.Equal(1, server.Counters["chatroom.rejects/ServerFull"]);
        Assert.False(alice.Rests);
    }

    [Fact]
    public async Task A_connection_that_carries_a_circuit_gets_no_second_one()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await CircuitClient.EnterAsync(server, "alice");

        Assert.False(await alice.ConnectAsync());
    }

    [Fact]
    public async Task A_full_server_refuses_the_page_with_a_reason()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var alice = await server.LineAsync("alice");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept", "text/html");

        using var page = await http.GetAsync(server.Web, Deadline.Token());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("The server is full.", await page.Content.ReadAsStringAsync(Deadline.Token()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_counts_as_plain_only_while_it_carries_no_circuit()
    {
        await using var server = await RunningServer.StartAsync("--Limits:HttpConnections=4");
        var connections = server.Services.GetRequiredService<HttpConnections>();
        await using var alice = await CircuitClient.EnterAsync(server, "alice");
        // None of these many newcomers takes the place of alice's connection.
        var idle = new List<WireClient>();
        for (var i = 0; i < 10; i++)
        {
            idle.Add(await WireClient.ConnectAsync(server.Web.Port));
        }

        await Eventually.TrueAsync(() => server.Counters["chatroom.rejects/HttpConnectionLimit"] >= 6, "the oldest are closed");
        Assert.Equal(4, connections.Count);
        await using var bob = await server.LineAsync("bob");
        var renders = alice.Renders;
        await bob.SayAsync("still here?");
        await Eventually.TrueAsync(() => alice.Renders > renders, "alice's page shows it");
        foreach (var one in idle)
        {
            await one.DisposeAsync();
        }
    }
}
