using System.Net;
using ChatRoom.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Limits;

public sealed class WrongTriesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Five_tries_are_allowed_then_one_a_minute()
    {
        var tries = new WrongTries(_time);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(tries.TryTake("alice", Client("10.0.0.1"))));
        Assert.False(tries.TryTake("alice", Client("10.0.0.1")));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(tries.TryTake("alice", Client("10.0.0.1")));
        Assert.False(tries.TryTake("alice", Client("10.0.0.1")));
    }

    [Fact]
    public void Another_account_and_another_address_do_not_wait_but_the_same_network_does()
    {
        var tries = new WrongTries(_time);
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(tries.TryTake("alice", Client($"2001:db8::{i + 1}"))));

        Assert.False(tries.TryTake("alice", Client("2001:db8::9")));
        Assert.True(tries.TryTake("bob", Client("2001:db8::9")));
        Assert.True(tries.TryTake("alice", Client("2001:db8:0:1::9")));
        Assert.True(tries.TryTake("alice", Client("10.0.0.1")));
    }

    [Fact]
    public void A_right_passphrase_forgets_the_wrong_ones()
    {
        var tries = new WrongTries(_time);
        Assert.All(Enumerable.Range(0, 4), _ => Assert.True(tries.TryTake("alice", Client("127.0.0.1"))));
        tries.GiveBack("alice", Client("127.0.0.1"));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(tries.TryTake("alice", Client("127.0.0.1"))));
    }

    private static ClientAddress Client(string address) => ClientAddress.Direct(IPAddress.Parse(address));
}
