using System.Net;
using ChatRoom.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Limits;

public sealed class AddressLimiterTests
{
    private static readonly ClientAddress Pest = From("192.0.2.1");
    private static readonly ClientAddress Other = From("192.0.2.2");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_burst_of_an_address_passes_at_once_and_the_rest_waits()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 3, AddressPerSecond = 2 });
        Assert.Equal([0, 0, 0, 0.5, 1], Enumerable.Range(0, 5).Select(_ => Say(limiter, Pest).TotalSeconds));
        Assert.Equal(0, Say(limiter, Other).TotalSeconds);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([0, 0, 0, 0.5], Enumerable.Range(0, 4).Select(_ => Say(limiter, Pest).TotalSeconds));
    }

    [Fact]
    public void An_expensive_call_costs_more_and_delays_no_line()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 10, AddressPerSecond = 1 });

        Assert.Equal(0, limiter.TakeCalls(Pest, calls: 10).TotalSeconds);
        Assert.Equal(5, limiter.TakeCalls(Pest, calls: 5).TotalSeconds);
        Assert.Equal(0, Say(limiter, Pest).TotalSeconds);
    }

    [Fact]
    public void Requests_have_tokens_of_their_own_and_a_refused_one_gives_them_back()
    {
        var limiter = New(new LimitsOptions { RequestBurst = 20, RequestsPerSecond = 10 });

        Assert.Equal(0, limiter.TakeRequest(Pest, cost: 20).TotalSeconds);
        Assert.Equal(1, limiter.TakeRequest(Pest, cost: 10).TotalSeconds);
        limiter.GiveBackRequest(Pest, cost: 10);

        Assert.Equal(0.1, limiter.TakeRequest(Pest, cost: 1).TotalSeconds);
        Assert.Equal(0, limiter.TakeRequest(Other, cost: 1).TotalSeconds);
        Assert.Equal(0, limiter.TakeCalls(Pest).TotalSeconds);
        Assert.Equal(0, Say(limiter, Pest).TotalSeconds);
    }

    [Fact]
    public void As_many_join_at_once_as_may_be_connected_and_then_one_a_second()
    {
        var limiter = New(new LimitsOptions { ConnectionsPerAddress = 4 });

        Assert.Equal([0, 0, 0, 0, 1, 2], Enumerable.Range(0, 6).Select(_ => limiter.TakeJoin(Pest).TotalSeconds));
        Assert.Equal(0, Say(limiter, Pest).TotalSeconds);
    }

    [Fact]
    public void A_join_counts_as_two_lines_because_a_leave_follows()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 4, AddressPerSecond = 1 });
        limiter.TakeJoin(Pest);
        limiter.TakeJoin(Pest);

        Assert.Equal(1, Say(limiter, Pest).TotalSeconds);
    }

    [Fact]
    public void What_is_given_back_is_free_for_others_of_the_address()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 3, AddressPerSecond = 1, ConnectionsPerAddress = 1 });
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(_ => limiter.TakeJoin(Pest).TotalSeconds));

        limiter.GiveBackJoin(Pest);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(_ => Say(limiter, Pest).TotalSeconds));
        limiter.GiveBackLine(Pest, "pest", "hi");
        Assert.Equal(1, Say(limiter, Pest).TotalSeconds);
        Assert.Equal(1, limiter.TakeJoin(Pest).TotalSeconds - 2);
    }

    [Fact]
    public void A_text_that_is_too_long_in_bytes_does_not_pay_for_bytes()
    {
        var limits = new LimitsOptions { AddressBurst = 0, AddressBytesPerHour = 1 << 20, MessageBytes = 4096 };
        var limiter = New(limits);
        var tooLong = new string('漢', 2000);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(TimeSpan.Zero, limiter.TakeLine(Pest, "pest", tooLong)));
        Assert.Equal(TimeSpan.Zero, Say(limiter, Pest));
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(100)]
    public void The_bytes_of_an_address_are_bounded_in_a_minute_and_in_an_hour(int size)
    {
        var limiter = New(new LimitsOptions { AddressBurst = 0 });

        var text = new string('x', size);
        Assert.InRange(BytesIn(TimeSpan.FromMinutes(1)), 20_000_000, 30_000_000);
        Assert.InRange(BytesIn(TimeSpan.FromMinutes(59)), 20_000_000, (64 << 20) - 20_000_000);

        // Takes as much as is given, one message after another, as a client does that waits.
        long BytesIn(TimeSpan duration)
        {
            long bytes = 0;
            for (var end = _time.GetUtcNow() + duration; _time.GetUtcNow() < end;)
            {
                bytes += HistorySize.OfMessage("pest", text);
                _time.Advance(limiter.TakeLine(Pest, "pest", text));
            }

            return bytes;
        }
    }

    [Fact]
    public void Zero_turns_each_limit_off()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 0, AddressBytesPerHour = 0, ConnectionsPerAddress = 0 });

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(TimeSpan.Zero, limiter.TakeLine(Pest, "pest", "text")));
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(TimeSpan.Zero, limiter.TakeJoin(Pest)));
    }

    [Fact]
    public void No_rate_for_participants_turns_every_limit_off()
    {
        var limiter = New(new LimitsOptions { FloodPerSecond = 0, AddressBurst = 1, ConnectionsPerAddress = 1 });

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(TimeSpan.Zero, limiter.TakeLine(Pest, "pest", "text") + limiter.TakeJoin(Pest)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void This_machine_is_exempt_but_not_the_clients_of_a_proxy_on_it(string loopback)
    {
        var limiter = New(new LimitsOptions { AddressBurst = 1 });
        var proxied = new ClientAddress(IPAddress.Parse(loopback), isLocal: false);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(TimeSpan.Zero, Say(limiter, From(loopback))));
        Assert.Equal(TimeSpan.Zero, Say(limiter, proxied));
        Assert.NotEqual(TimeSpan.Zero, Say(limiter, proxied));
    }

    [Fact]
    public void An_exempt_network_is_exempt_but_not_the_clients_of_an_untrusted_proxy_in_it()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 1, Exempt = "192.168.0.0/16" });
        var proxied = new ClientAddress(IPAddress.Parse("192.168.0.9"), isLocal: false, isBehindProxy: true);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(TimeSpan.Zero, Say(limiter, From("192.168.0.9"))));
        Assert.Equal(TimeSpan.Zero, Say(limiter, proxied));
        Assert.NotEqual(TimeSpan.Zero, Say(limiter, proxied));
    }

    [Fact]
    public void The_addresses_of_one_IPv6_prefix_share_the_limit()
    {
        var limiter = New(new LimitsOptions { AddressBurst = 1 });
        Say(limiter, From("2001:db8::1"));

        Assert.NotEqual(TimeSpan.Zero, Say(limiter, From("2001:db8::2")));
        Assert.Equal(TimeSpan.Zero, Say(limiter, From("2001:db8:0:1::1")));
    }

    [Theory]
    [InlineData("", 256)]
    [InlineData("hello", 261)]
    [InlineData("say \"hi\"\n", 268)]
    [InlineData("żółw", 263)]
    [InlineData("漢字", 262)]
    [InlineData("😀", 268)]
    public void The_size_of_a_message_in_the_history_counts_what_JSON_makes_of_it(string text, long size) =>
        Assert.Equal(size, HistorySize.OfMessage("", text));

    [Fact]
    public void A_large_message_counts_the_part_of_a_page_that_stays_empty_too() =>
        Assert.Equal(256 + 4 + 4096 + 2048, HistorySize.OfMessage("pest", new string('x', 4096)));

    private static ClientAddress From(string address) => ClientAddress.Direct(IPAddress.Parse(address));

    private static TimeSpan Say(AddressLimiter limiter, ClientAddress client) => limiter.TakeLine(client, "pest", "hi");

    private AddressLimiter New(LimitsOptions limits) => new(limits, _time);
}
