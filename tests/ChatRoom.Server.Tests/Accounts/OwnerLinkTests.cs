using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Control;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Accounts;

[Slow]
public sealed class OwnerLinkTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_link_makes_an_owner_once_and_opening_it_does_not_use_it_up()
    {
        await using var server = await StartAsync();
        var owner = server.Services.GetRequiredService<OwnerLink>();
        var link = (await owner.MakeAsync(server.Web))!;
        Assert.Equal(link.ToString(), (await File.ReadAllTextAsync(_folder.At("owner-link"), Deadline.Token())).Trim());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("owner-link")));
        }

        using var page = new PageClient(server.Web);
        await page.Http.GetStringAsync(link, Deadline.Token());
        Assert.Contains("A passphrase has", await page.PostAsync(link, "carol", "short"), StringComparison.Ordinal);
        Assert.Contains("Not taken", await page.PostAsync(link, "/login carol correct horse", "correct horse battery"), StringComparison.Ordinal);
        await page.PostAsync(link, "carol", "correct horse battery");

        var trust = server.Services.GetRequiredService<RoomDirectory>().Trust;
        var role = Assert.Single(trust.ListRoles());
        Assert.Equal((Role.Owner, "carol"), (role.Role, role.Handle));
        Assert.Single(await page.DevicesAsync());
        Assert.False(File.Exists(_folder.At("owner-link")));
        Assert.Equal(HttpStatusCode.NotFound, (await page.Http.GetAsync(link, Deadline.Token())).StatusCode);
        Assert.Null(await owner.MakeAsync(server.Web));
        await using var line = await server.LineAsync("/login carol correct horse battery");
        await line.SayAsync("/who");
        Assert.Equal("1 here: carol (owner)", await line.ReadUntilStartsAsync("1 here"));
    }

    [Fact]
    public async Task An_account_that_is_there_owns_the_server_by_its_passphrase_only()
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("/register correct horse battery");
        await alice.ReadUntilStartsAsync("alice is yours");
        var link = (await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web))!;
        using var page = new PageClient(server.Web);

        Assert.Contains("do not belong together", await page.PostAsync(link, "alice", "wrong horse battery"), StringComparison.Ordinal);
        await page.PostAsync(link, "alice", "correct horse battery");

        Assert.Equal(Role.Owner, server.Services.GetRequiredService<RoomDirectory>().Trust.RoleOf(server.Lobby.Participants["alice"].Id));
    }

    [Fact]
    public async Task A_browser_that_is_logged_in_owns_the_server_by_a_button_alone()
    {
        await using var server = await StartAsync();
        using var key = await PasskeyTests.AddKeyAsync(server, "alice");
        var link = (await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web))!;
        using var stranger = new PageClient(server.Web);
        Assert.Contains("do not belong together", await stranger.PostAsync(link, "alice", ""), StringComparison.Ordinal);
        using var page = new PageClient(server.Web);
        Assert.Null(PasskeyTests.Problem(await PasskeyTests.LogInAsync(page, key)));
        var shown = await page.Http.GetStringAsync(link, Deadline.Token());
        Assert.Contains("value=\"alice\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"passphrase\"", shown, StringComparison.Ordinal);
        using var body = new FormUrlEncodedContent([new("handle", "alice")]);
        using var forged = await page.Http.PostAsync(link, body, Deadline.Token());
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("do not belong together", await page.PostAsync(link, "alice", "wrong horse battery"), StringComparison.Ordinal);

        await page.PostAsync(link, "alice", "");

        Assert.Equal("alice", Assert.Single(server.Services.GetRequiredService<RoomDirectory>().Trust.ListRoles()).Handle);
        Assert.Equal(2, (await page.DevicesAsync()).Count);
    }

    [Fact]
    public async Task The_file_of_the_link_ends_with_the_command_that_gives_the_server_an_owner()
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web);
        Assert.True(File.Exists(_folder.At("owner-link")));

        var (done, _) = Assert.NotNull(await ControlClient.AskAsync(_folder.At("control.sock"), "role", "alice owner", Deadline.Token()));

        Assert.True(done);
        Assert.False(File.Exists(_folder.At("owner-link")));
    }

    [Theory]
    [InlineData("role", "alice none")]
    [InlineData("user-disable", "alice")]
    public async Task A_link_of_before_the_first_owner_is_worth_nothing_when_there_is_none_again(string act, string argument)
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("/register correct horse battery");
        await alice.ReadUntilStartsAsync("alice is yours");
        var owner = server.Services.GetRequiredService<OwnerLink>();
        var link = (await owner.MakeAsync(server.Web))!;
        await ControlClient.AskAsync(_folder.At("control.sock"), "role", "alice owner", Deadline.Token());

        await ControlClient.AskAsync(_folder.At("control.sock"), act, argument, Deadline.Token());

        Assert.False(owner.HasOwner);
        Assert.False(await owner.IsGoodAsync(link.Segments[^1]));
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("disable")]
    public async Task A_server_whose_owner_is_shut_out_gets_another_owner(string act)
    {
        await using (var server = await StartAsync())
        {
            var owner = server.Services.GetRequiredService<OwnerLink>();
            using var page = new PageClient(server.Web);
            await page.PostAsync((await owner.MakeAsync(server.Web))!, "carol", "correct horse battery");
            Assert.Null(await owner.MakeAsync(server.Web));

            var (done, _) = Assert.NotNull(await ControlClient.AskAsync(_folder.At("control.sock"), $"user-{act}", "carol", Deadline.Token()));
            Assert.True(done);
            Assert.Equal(act == "disable", server.Services.GetRequiredService<RoomDirectory>().Trust.ListRoles().Count == 1);
            Assert.NotNull(await owner.MakeAsync(server.Web));
        }

        await using (var server = await StartAsync())
        {
            Assert.NotNull(await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web));
        }
    }

    [Fact]
    public async Task A_link_ends_after_a_day_and_with_an_owner()
    {
        var time = new FakeTimeProvider();
        var trust = new TrustRegister(time);
        var link = new OwnerLink(trust, new MemoryOneTimeLinks(time), _folder.At("owner-link"), time, _ => false);
        var (first, second) = (await CodeAsync(link), await CodeAsync(link));
        Assert.True(await link.IsGoodAsync(first));
        Assert.False(await link.IsGoodAsync(new string('0', 32)));
        Assert.True(await link.TryUseAsync(first, new Account(PersonId.New(), "alice"), "here"));
        Assert.False(await link.IsGoodAsync(second));
        Assert.False(await link.TryUseAsync(second, new Account(PersonId.New(), "mallory"), "here"));

        var later = new OwnerLink(new TrustRegister(time), new MemoryOneTimeLinks(time), _folder.At("owner-link"), time, _ => false);
        var third = await CodeAsync(later);
        time.Advance(TimeSpan.FromHours(24));
        Assert.False(await later.IsGoodAsync(third));
    }

    private static async Task<string> CodeAsync(OwnerLink link) => (await link.MakeAsync(new Uri("http://localhost/")))!.Segments[^1];

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
}
