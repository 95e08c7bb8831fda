using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Web.Requests;

public sealed class RequestLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private int _served;

    [Theory]
    [InlineData("/", 10)]
    [InlineData("/r/lobby/12", 10)]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", 10)]
    [InlineData("/_blazor", 10)]
    [InlineData("/_blazor?id=abc", 1)]
    [InlineData("/app.css", 1)]
    [InlineData("/no/such", 1)]
    public void A_request_costs_by_the_work_that_it_makes(string address, int cost)
    {
        var limit = Create(new LimitsOptions { RequestBurst = 39, RequestsPerSecond = 1 });

        var all = Enumerable.Range(0, 40).Select(_ => limit.InvokeAsync(Request(address), ServeAsync)).ToList();

        Assert.Equal(39 / cost, _served);
        Assert.Equal(40 - (39 / cost), all.Count(request => !request.IsCompleted));
    }

    [Fact]
    public async Task A_request_over_the_limit_waits_for_its_turn()
    {
        var limit = Create(new LimitsOptions { RequestBurst = 10, RequestsPerSecond = 10 });
        await limit.InvokeAsync(Request("/"), ServeAsync);

        var next = limit.InvokeAsync(Request("/"), ServeAsync);
        Assert.Equal(1, _served);
        _time.Advance(Second);

        await Eventually.InTimeAsync(next);
        Assert.Equal(2, _served);
    }

    [Fact]
    public async Task A_request_that_would_wait_longer_than_a_second_is_refused_after_it_and_takes_no_tokens()
    {
        var limit = Create(new LimitsOptions { RequestBurst = 10, RequestsPerSecond = 4 });
        await limit.InvokeAsync(Request("/"), ServeAsync);

        var page = Request("/");
        var refused = limit.InvokeAsync(page, ServeAsync);
        Assert.False(refused.IsCompleted);
        _time.Advance(Second);
        await Eventually.InTimeAsync(refused);

        Assert.Equal(StatusCodes.Status429TooManyRequests, page.Response.StatusCode);
        Assert.Equal("3", page.Response.Headers.RetryAfter);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(limit.InvokeAsync(Request("/app.css"), ServeAsync).IsCompleted);
        }

        Assert.Equal(5, _served);
    }

    [Fact]
    public async Task Of_very_many_waiting_requests_further_ones_are_refused_at_once()
    {
        var limit = Create(new LimitsOptions { RequestBurst = 1, RequestsPerSecond = 0.1 });
        for (var i = 0; i <= 1000; i++)
        {
            _ = limit.InvokeAsync(Request("/app.css"), ServeAsync);
        }

        var last = Request("/app.css");
        await Eventually.InTimeAsync(limit.InvokeAsync(last, ServeAsync));

        Assert.Equal(StatusCodes.Status429TooManyRequests, last.Response.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_one_address_is_refused_before_any_other_check_and_the_log_names_the_settings_once()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:Exempt=none", "--Limits:RequestBurst=20", "--Limits:RequestsPerSecond=0.01");
        using var http = new HttpClient { BaseAddress = server.Web };
        await http.GetStringAsync(new Uri("/", UriKind.Relative), Deadline.Token());
        await http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Deadline.Token());

        var pests = Enumerable.Range(0, 3).Select(_ => http.PostAsync(
            new Uri("/", UriKind.Relative), new StringContent("a body"), Deadline.Token()));

        Assert.All(await Task.WhenAll(pests), answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        Assert.Equal("OK", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), Deadline.Token()));
        Assert.Equal(3, server.Counters["chatroom.rejects/RequestLimit"]);
        Assert.Single(server.LogLines, line => line.Contains("Limits:RequestBurst", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_checks_of_an_address_that_asks_too_often_wait_shortly_and_are_all_served()
    {
        var limit = Create(new LimitsOptions { AddressBurst = 2, AddressPerSecond = 0.1, RequestBurst = 1, RequestsPerSecond = 0.1 });
        var serve = limit.BeforeHealth(ServeAsync);
        await serve(Request("/healthz"));
        await serve(Request("/healthz"));
        Assert.Equal(2, _served);

        var late = Enumerable.Range(0, 50).Select(_ => serve(Request("/healthz"))).ToList();
        _time.Advance(TimeSpan.FromSeconds(0.499));
        Assert.Equal(2, _served);
        _time.Advance(TimeSpan.FromSeconds(0.001));
        await Eventually.InTimeAsync(Task.WhenAll(late));

        Assert.Equal(52, _served);
        // Those that did not wait in full did not pay.
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(serve(Request("/healthz")).IsCompleted);
    }

    private static DefaultHttpContext Request(string address)
    {
        var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var request = new DefaultHttpContext { RequestServices = services };
        request.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
        request.Request.Path = address.Split('?')[0];
        request.Request.QueryString = new QueryString(address.Contains('?', StringComparison.Ordinal) ? $"?{address.Split('?')[1]}" : "");
        return request;
    }

    private RequestLimit Create(LimitsOptions limits) =>
        new(new AddressLimiter(limits, _time), _time, TestMetrics.Create(), NullLogger<RequestLimit>.Instance);

    private Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _served);
        return Task.CompletedTask;
    }
}
