using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Accounts;

public sealed class HeldHandlesTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_handle_of_another_browser_is_its_own_for_thirty_days_also_by_its_look()
    {
        var time = new FakeTimeProvider();
        var people = new PeopleDirectory(new LimitsOptions(), time);
        var held = new HeldHandles(time);
        people.HandleFreed += held.Add;
        using (people.Enter("alice", Token))
        {
        }

        using var thief = people.Enter("x");
        using var owner = people.Enter("y", Token);
        Assert.True(Handle.TryCreate("\u0430lice", out var lookAlike));
        Assert.True(held.IsOfOther(lookAlike, thief.Person));
        Assert.False(held.IsOfOther(lookAlike, owner.Person));
        Assert.Single(held.TakeUnsaved());
        Assert.Empty(held.TakeUnsaved());
        time.Advance(TimeSpan.FromDays(30));
        Assert.False(held.IsOfOther(lookAlike, thief.Person));
    }

    [Fact]
    public async Task Nobody_claims_the_handle_that_another_browser_had_until_now()
    {
        using var folder = new HistoryFolder();
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting);
        using (server.Services.GetRequiredService<PeopleDirectory>().Enter("alice", Token))
        {
        }

        await using var thief = await server.LineAsync("alice");
        await thief.SayAsync("/register correct horse battery");

        Assert.StartsWith("alice was another browser's within the last 30 days.", await thief.ReadLineAsync(), StringComparison.Ordinal);
    }
}
