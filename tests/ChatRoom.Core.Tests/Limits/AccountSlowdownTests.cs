using System.Net;
using ChatRoom.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Limits;

/// <summary>Asserts how wrong passphrases from many addresses slow an account down.</summary>
public sealed class AccountSlowdownTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AccountSlowdown _slowdown;

    public AccountSlowdownTests() => _slowdown = new(_time);

    [Fact]
    public void Many_addresses_make_an_account_slower_up_to_a_limit_and_never_lock_it()
    {
        var delays = Enumerable.Range(0, 200).Select(i => _slowdown.Take("alice", Client(i))).ToList();

        Assert.All(delays.Take(21), delay => Assert.Equal(TimeSpan.Zero, delay));
        Assert.Equal(delays.Order(), delays);
        Assert.Equal(TimeSpan.FromMilliseconds(250), delays[21]);
        Assert.Equal(TimeSpan.FromSeconds(10), delays[^1]);
        Assert.Equal(TimeSpan.Zero, _slowdown.Take("bob", Client(1)));
    }

    [Fact]
    public void An_address_of_a_right_log_in_does_not_wait()
    {
        _slowdown.OnRight("alice", Client(1));
        for (var i = 2; i < 100; i++)
        {
            _slowdown.Take("alice", Client(i));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, _slowdown.Take("alice", Client(1)));
        Assert.NotEqual(TimeSpan.Zero, _slowdown.Take("alice", Client(2)));
    }

    [Fact]
    public void Strangers_do_not_push_a_known_address_out()
    {
        _slowdown.OnRight("alice", Client(1));
        for (var i = 0; i < 120_000; i++)
        {
            _slowdown.Take("alice", ClientAddress.Direct(new IPAddress([11, (byte)(i >> 16), (byte)(i >> 8), (byte)i])));
        }

        Assert.Equal(TimeSpan.Zero, _slowdown.Take("alice", Client(1)));
    }

    [Fact]
    public void The_slowness_ends_some_time_after_the_last_try()
    {
        for (var i = 0; i < 1000; i++)
        {
            _slowdown.Take("alice", Client(i));
        }

        _time.Advance(TimeSpan.FromMinutes(101));
        Assert.Equal(TimeSpan.Zero, _slowdown.Take("alice", Client(1)));
    }

    [Fact]
    public void Right_passphrases_slow_nobody_down()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(TimeSpan.Zero, _slowdown.Take("alice", Client(i)));
            _slowdown.OnRight("alice", Client(i));
        }
    }

    private static ClientAddress Client(int number) => ClientAddress.Direct(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]));
}
