using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests what menus offer to those who keep order.</summary>
public sealed class OfferedActsTests : IAsyncDisposable
{
    private readonly ModeratedRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData(null, "")]
    [InlineData(Role.Moderator, "kick mute ban")]
    [InlineData(Role.Operator, "kick mute ban mod")]
    [InlineData(Role.Owner, "kick mute ban mod op")]
    public async Task A_menu_offers_what_the_rank_of_the_reader_allows(Role? role, string acts)
    {
        var carol = await _room.JoinAsync("carol", role: role);
        await _room.JoinAsync("bob");

        Assert.Equal(acts, await OfferedAsync(carol, "bob"));
        Assert.Equal("", await OfferedAsync(carol, "carol"));
        Assert.Equal("", await OfferedAsync(carol, "nobody"));
    }

    [Fact]
    public async Task A_menu_offers_to_end_what_holds_and_a_role_that_is_held()
    {
        var olga = await _room.JoinAsync("olga", role: Role.Owner);
        await _room.JoinAsync("bob");
        foreach (var line in (string[])["/mute bob", "/mod bob"])
        {
            await _room.TypeAsync(olga, line);
        }

        Assert.Equal("kick unmute ban unmod op", await OfferedAsync(olga, "bob"));

        await _room.TypeAsync(olga, "/op bob");
        Assert.Equal("kick unmute ban deop", await OfferedAsync(olga, "bob"));

        await _room.TypeAsync(olga, "/deop bob");
        await _room.TypeAsync(olga, "/ban bob");
        await _room.Test.SettleAsync();
        Assert.DoesNotContain("bob", _room.Room.Participants.Keys);
        Assert.Equal("unmute unban unmod op", await OfferedAsync(olga, "bob"));
    }

    [Fact]
    public async Task A_person_that_comes_back_under_another_name_is_listed_by_it_and_its_mute_ends_by_it()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Moderator);
        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(carol, "/mute bob");
        await _room.Test.LeaveAsync(bob);
        bob.Person!.RemoveContact(bob);
        await _room.Test.SettleAsync();
        await Eventually.InTimeAsync(_room.Test.BeginJoin(new TestSession(), "eve", "token of bob"));

        Assert.Equal(["1: mute of eve in lobby, by carol"], await _room.TypeAsync(carol, "/bans"));
        Assert.Equal(["Ended: eve."], await _room.TypeAsync(carol, "/unmute eve"));
    }

    [Fact]
    public async Task The_list_says_what_its_reader_may_end_and_shows_addresses_to_operators_alone()
    {
        var olga = await _room.JoinAsync("olga", role: Role.Owner);
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var max = await _room.JoinAsync("max", role: Role.Moderator);
        await _room.JoinAsync("bob", "203.0.113.7");
        await _room.TypeAsync(mod, "/mute bob");
        await _room.TypeAsync(olga, "/mute max");

        var ofModerator = Assert.Single(_room.Moderation.ListSanctions(IssuerOf(mod)));
        Assert.Equal(("bob", false, true), (ofModerator.Sanction.Subject, ofModerator.ShowsAddress, ofModerator.MayEnd));
        Assert.Equal([("bob", true, true), ("max", true, true)], _room.Moderation.ListSanctions(IssuerOf(olga)).Select(one => (one.Sanction.Subject, one.ShowsAddress, one.MayEnd)));
        Assert.Empty(_room.Moderation.ListSanctions(IssuerOf(await _room.JoinAsync("eve"))));

        await _room.Trust.ApplyAsync(new TrustChange.Grant(new("", PersonId.FromToken("token of bob"), Role.Operator, "bob")), null);
        Assert.False(Assert.Single(_room.Moderation.ListSanctions(IssuerOf(max))).MayEnd);
    }

    private async Task<string> OfferedAsync(TestSession issuer, string handle) =>
        string.Join(' ', await _room.Moderation.ListActsAsync(handle, IssuerOf(issuer), TestContext.Current.CancellationToken));

    private static Issuer IssuerOf(TestSession session) => Issuer.Of(session.Subscription);
}
