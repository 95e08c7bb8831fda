using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests what two nodes know together of passkeys, and of the handles of guests.</summary>
[Slow]
public sealed class PasskeysOnTwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    private const string Wrong = "That passkey opens no account here. Try again.";

    [Fact]
    public async Task An_answer_of_a_passkey_is_good_once_on_any_node()
    {
        using var key = await PasskeyTests.AddKeyAsync(One, "alice", countsUses: false);
        await Eventually.TrueAsync(() => Two.Services.GetRequiredService<PeopleDirectory>().FindAccount("alice") is not null, "the other node knows the account");
        using var page = new PageClient(One.Web);
        using var other = new PageClient(Two.Web);
        var first = await PasskeyTests.AskAsync(page, "ask", new { });
        var second = await PasskeyTests.AskAsync(page, "ask", new { });
        var (once, twice) = (key.Get(PasskeyTests.Options(first)), key.Get(PasskeyTests.Options(second)));

        // Both nodes have the same address behind a proxy.
        Assert.Null(PasskeyTests.Problem(await PasskeyTests.AskAsync(other, "login", new { credential = once, state = PasskeyTests.State(first) }, One.Web)));
        Assert.Null(PasskeyTests.Problem(await PasskeyTests.AskAsync(page, "login", new { credential = twice, state = PasskeyTests.State(second) })));

        using var thief = new PageClient(Two.Web);
        Assert.Equal(Wrong, PasskeyTests.Problem(await PasskeyTests.AskAsync(thief, "login", new { credential = twice, state = PasskeyTests.State(second) }, One.Web)));
        Assert.Empty(await thief.DevicesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_makes_a_passkey_with_an_offer_of_one_node_and_the_answer_to_the_other(bool isOfferedElsewhere)
    {
        using var gina = await Two.Services.GetRequiredService<PeopleDirectory>().EnterAsync("gina", "token of gina");
        var person = PageClient.ProofOf(Two, gina.Person.Id, "gina");
        var (first, second) = isOfferedElsewhere ? (One, Two) : (Two, One);
        using var offering = new PageClient(first.Web);
        using var answering = new PageClient(second.Web);
        using var key = new SoftwareAuthenticator(One.Web);

        var offer = await PasskeyTests.AskAsync(offering, "offer", new { person }, One.Web);
        var added = await PasskeyTests.AskAsync(
            answering, "add", new { person, credential = key.Create(PasskeyTests.Options(offer)), state = PasskeyTests.State(offer) }, One.Web);

        Assert.Null(PasskeyTests.Problem(added));
        Assert.Single(await answering.DevicesAsync());
        await Eventually.TrueAsync(() => gina.Person.HasAccount, "the node of the page knows the account");
    }

    [Fact]
    public async Task Wrong_answers_of_passkeys_count_on_both_nodes_together()
    {
        using var one = new PageClient(One.Web);
        using var two = new PageClient(Two.Web);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Wrong, PasskeyTests.Problem(await PasskeyTests.AskAsync(one, "login", new { credential = "{", state = "forged" })));
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Wrong, PasskeyTests.Problem(await PasskeyTests.AskAsync(two, "login", new { credential = "{", state = "forged" })));
        }

        Assert.Equal(
            "Too many wrong tries. Try again in a minute.",
            PasskeyTests.Problem(await PasskeyTests.AskAsync(two, "login", new { credential = "{", state = "forged" })));
    }

    [Fact]
    public async Task A_handle_that_a_browser_has_held_on_one_node_is_no_account_of_another_guest_on_the_other()
    {
        Assert.True(Handle.TryCreate("gina", out var handle));
        await One.Services.GetRequiredService<LedgerAccounts>().AddHeldAsync(
            [new HeldHandle(handle.SkeletonKey, handle.FoldedSkeletonKey, PersonId.FromToken("gina"), DateTimeOffset.UtcNow)], DateTimeOffset.UnixEpoch);

        await using var thief = await Two.LineAsync("gina");
        await thief.SayAsync("/register correct horse battery");

        await thief.ReadUntilStartsAsync("gina was another browser's within the last 30 days.");
    }
}
