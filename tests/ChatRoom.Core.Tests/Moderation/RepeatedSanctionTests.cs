using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests bans and mutes of those that have one already.</summary>
public sealed class RepeatedSanctionTests : IAsyncDisposable
{
    private const string Office = "203.0.113.7";

    private readonly ModeratedRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_later_mute_stands_in_the_place_of_an_earlier_one()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(carol, "/mute bob");

        await _room.TypeAsync(carol, "/mute bob 1h");

        Assert.StartsWith("2: mute of bob until 2000-01-01 01:00 UTC", Assert.Single(await _room.TypeAsync(carol, "/bans")), StringComparison.Ordinal);
        Assert.StartsWith("You are muted on this server until 2000-01-01 01:00 UTC", Assert.Single(await _room.TypeAsync(bob, "hello")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_ban_stands_in_the_place_of_an_earlier_one_unless_that_holds_for_another_address()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        await _room.TypeAsync(carol, "/ban bob 1h");
        await _room.TypeAsync(carol, "/ban bob 2h");
        Assert.StartsWith("2: ban of bob", Assert.Single(await _room.TypeAsync(carol, "/bans")), StringComparison.Ordinal);

        await _room.TypeAsync(carol, "/ban 203.0.113.0/24 1h");
        await _room.TypeAsync(carol, "/ban 203.0.113.0/24 2h");
        await _room.TypeAsync(carol, "/ban 203.0.113.77 1h");

        Assert.Equal(["2", "4", "5"], (await _room.TypeAsync(carol, "/bans")).Select(line => line.Split(':')[0]).Order());
    }

    [Fact]
    public async Task The_number_of_a_mute_ends_no_ban_and_the_answer_names_the_command()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        await _room.TypeAsync(carol, "/mute bob");

        Assert.Equal(["That is a mute. To end it: /unmute 1"], await _room.TypeAsync(carol, "/unban 1"));
        await _room.TypeAsync(carol, "/unmute 1");
        Assert.Equal(["There is no such ban or mute: 1. /bans lists them."], await _room.TypeAsync(carol, "/unban 1"));
    }
}
