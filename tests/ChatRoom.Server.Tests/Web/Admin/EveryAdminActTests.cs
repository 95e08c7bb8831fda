using AngleSharp.Dom;
using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Admin;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Admin;

/// <summary>Does every act of the page of the operators, as every rank, at persons of every rank; the table here is its own.</summary>
/// <remarks>A page is open while the rank of its reader changes, so each act is tried on a page that shows its button.</remarks>
[Slow]
public sealed class EveryAdminActTests : AdminContext, IAsyncLifetime
{
    // The lowest rank. The acts on connections also compare the ranks of two persons.
    private static readonly (string Setting, string Value, Rank Lowest)[] Settings =
    [
        ("Access:InvitationUses", "3", Rank.Operator),
        ("Access:Mode", "invited", Rank.Owner),
        ("History:MaxEvents", "1000000", Rank.Owner),
        ("History:MaxAge", "30.00:00:00", Rank.Owner),
    ];

    private static readonly Role?[] Roles = [null, Role.Moderator, Role.Operator, Role.Owner];

    private readonly HistoryFolder _folder = new();

    public static TheoryData<Role?> All => [.. Roles];

    public async ValueTask InitializeAsync() => await StartAsync("--History:Provider=sqlite", _folder.Setting);

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_act_on_a_connection_is_done_from_operators_on_and_at_lower_ranks_only(Role? role)
    {
        foreach (var act in (string[])["End", "Ban"])
        {
            foreach (var other in Roles)
            {
                await using var client = await Server.LineAsync("target");
                var target = Server.Lobby.Participants["target"].Id;
                await BecomeAsync(target, other);
                await BecomeAsync(Carol.Id, Role.Owner);
                var section = Render<ConnectionsSection>(parameters => parameters.Add(section => section.Tick, 0));
                await BecomeAsync(Carol.Id, role);

                await section.FindAll("tbody button").Single(button => button.TextContent == $"{act} target").ClickAsync();
                await section.Find("form").SubmitAsync();

                var isDone = role >= Role.Operator && Trust.RankOf(Carol.Id) > Trust.RankOf(target);
                Assert.Equal((act, other, isDone), (act, other, section.FindAll("form").Count == 0));
                await ForgetAsync(target);
                await client.DisposeAsync();
                await Eventually.TrueAsync(() => !Server.Handles.Any(), "the target is gone");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_setting_changes_from_its_rank_on(Role? role)
    {
        foreach (var (name, value, lowest) in Settings)
        {
            foreach (var button in (string[])[$"Change {name}", $"Back to {Trust.Settings.Settings.Find(name)!.Default} {name}"])
            {
                await BecomeAsync(Carol.Id, Role.Owner);
                await SetAsync("set", $"{name} {value}");
                var section = Render<LimitsSection>(parameters => parameters.Add(section => section.Tick, 0));
                await BecomeAsync(Carol.Id, role);

                Assert.Contains(button, section.FindAll("tbody button").Select(Text));
                await section.FindAll("tbody button").Single(one => Text(one) == button).ClickAsync();
                foreach (var form in section.FindAll("form"))
                {
                    await form.SubmitAsync();
                }

                var isDone = Trust.RankOf(Carol.Id) >= lowest;
                Assert.Equal((button, isDone), (button, section.FindAll(".problem").All(problem => problem.TextContent.Length == 0)));
            }

            await BecomeAsync(Carol.Id, Role.Owner);
            await SetAsync("reset", name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Only_operators_and_owners_see_anything(Role? role)
    {
        await using var client = await Server.LineAsync("bob");
        await Trust.ApplyAsync(null, new AuditEntry(DateTimeOffset.UnixEpoch, "x", PersonId.None, "console", "kick", "", "bob", ""));
        await BecomeAsync(Carol.Id, role);
        var isShown = role >= Role.Operator;

        Assert.Equal(isShown, HasRows(Render<ConnectionsSection>(parameters => parameters.Add(section => section.Tick, 0))));
        Assert.Equal(isShown, HasRows(Render<LimitsSection>(parameters => parameters.Add(section => section.Tick, 0))));
        var audit = Render<AuditSection>();
        audit.WaitForState(() => HasRows(audit) == isShown);
    }

    private static bool HasRows(IRenderedComponent<IComponent> section) => section.FindAll("tbody tr").Count > 0;

    private static string Text(IElement button) => string.Join(' ', button.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task SetAsync(string act, string argument) => await Server.Services.GetRequiredService<ModerationService>()
        .RunAsync(act, argument, Issuer.Console, CancellationToken.None);

    private async Task BecomeAsync(PersonId person, Role? role)
    {
        await ForgetAsync(person);
        if (role is { } given)
        {
            await Trust.ApplyAsync(new TrustChange.Grant(new(given == Role.Moderator ? RoomDirectory.Lobby : "", person, given, "x")), null);
        }
    }

    /// <summary>Takes each role and each ban.</summary>
    private async Task ForgetAsync(PersonId person)
    {
        await Trust.ApplyAsync(new TrustChange.Revoke("", person), null);
        await Trust.ApplyAsync(new TrustChange.Revoke(RoomDirectory.Lobby, person), null);
        await Trust.ApplyAsync(new TrustChange.Remove([.. Trust.ListSanctions().Select(sanction => sanction.Id)]), null);
    }
}
