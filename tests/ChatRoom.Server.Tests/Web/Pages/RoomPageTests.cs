using Bunit;
using Bunit.TestDoubles;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Pages;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace ChatRoom.Server.Tests.Web.Pages;

/// <summary>Tests that a page leaves nothing behind in its room.</summary>
public sealed class RoomPageTests : PageContext
{
    private readonly HeldTranscript _transcript;
    private readonly RoomDirectory _rooms;

    public RoomPageTests()
        : this(new HeldTranscript())
    {
    }

    private RoomPageTests(HeldTranscript transcript)
        : base(SingleTranscriptStore.DirectoryOf(transcript, new LimitsOptions(), TimeProvider.System, TestMetrics.Create())) =>
        (_transcript, _rooms) = (transcript, Rooms);

    [Fact]
    public async Task A_page_closed_while_it_joins_leaves_nobody_active_behind()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _transcript.HoldAppends();
        Render<RoomPage>();
        await Eventually.TrueAsync(() => _transcript.AppendWaits, "a join on its way");

        var closing = DisposeComponentsAsync();
        _transcript.ReleaseAppends();
        await closing;

        await Eventually.TrueAsync(() => room.Participants is { Count: 1 }, "the join");
        await Eventually.TrueAsync(() => room.Participants["ada"].IsAway, "ada is away");
    }

    [Fact]
    public async Task A_page_that_the_browser_remembers_enters_by_itself_when_the_history_can_be_read_again()
    {
        await _transcript.AppendAsync(1, [TestEvents.Say(1, "an earlier tale")], TestContext.Current.CancellationToken);
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _transcript.FailsReads = true;
        var page = Render<RoomPage>();
        await Eventually.TrueAsync(() => page.Markup.Contains("The history cannot be read just now.", StringComparison.Ordinal), "the form says why");

        _transcript.FailsReads = false;

        await Eventually.TrueAsync(() => page.Markup.Contains("an earlier tale", StringComparison.Ordinal), "the room is shown");
        Assert.Equal(["ada"], room.Participants.Keys);
    }

    [Fact]
    public async Task A_banned_person_reads_why_in_place_of_the_room_and_joins_nothing()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        var ada = PersonId.FromToken(new string('a', 32));
        var ban = new Sanction(1, SanctionKind.Ban, "", ada, "ada", null, "carol", DateTimeOffset.UnixEpoch) { Reason = "spam" };
        await _rooms.Trust.ApplyAsync(new TrustChange.Add(ban), null);

        var page = Render<RoomPage>();

        page.WaitForAssertion(() => Assert.Contains("You are banned from this server: spam", page.Markup, StringComparison.Ordinal));
        Assert.Empty(room.Participants);
    }

    [Fact]
    public async Task An_uninvited_browser_gets_in_by_a_code_behind_the_name()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _rooms.Trust.Admission.Options.Mode = AccessMode.Invited;
        var code = await InviteAsync();
        var page = Render<RoomPage>();
        await page.WaitForStateAsync(() => page.Markup.Contains("Only invited people may enter.", StringComparison.Ordinal));
        Assert.Empty(room.Participants);

        await EnterAsync(page, $"ada {InvitationCode.New()}");
        page.WaitForAssertion(() => Assert.Contains("This invitation is worth nothing", page.Find("#name-problem").TextContent, StringComparison.Ordinal));
        await EnterAsync(page, $"ada {code}");
        await Eventually.TrueAsync(() => room.Participants.ContainsKey("ada"), "ada is in the room");
        Assert.Empty(_rooms.Trust.Admission.List());

        var id = room.Participants["ada"].Id;
        Assert.Null(_rooms.Trust.Admission.RefuseEntry(id, hasAccount: false));
    }

    [Theory]
    [InlineData(AccessMode.Open)]
    [InlineData(AccessMode.Invited)]
    public async Task The_link_of_an_invitation_leads_into_the_lobby(AccessMode mode)
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _rooms.Trust.Admission.Options.Mode = mode;
        var code = await InviteAsync();

        var page = Render<RoomPage>(parameters => parameters.Add(p => p.Code, code));

        var navigation = Services.GetRequiredService<BunitNavigationManager>();
        await Eventually.TrueAsync(() => navigation.History.Any(step => step.Uri.Length == 0), "the page goes to the lobby");
        Assert.Equal(mode == AccessMode.Open ? 1 : 0, _rooms.Trust.Admission.List().Count);
        page.Render(parameters => parameters.Add(p => p.Code, (string?)null));
        await Eventually.TrueAsync(() => room.Participants.ContainsKey("ada"), "ada is in the room");
    }

    [Fact]
    public async Task A_link_that_is_worth_nothing_says_so_and_lets_nobody_in()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _rooms.Trust.Admission.Options.Mode = AccessMode.Invited;

        var page = Render<RoomPage>(parameters => parameters.Add(p => p.Code, InvitationCode.New()));

        page.WaitForAssertion(() => Assert.Contains("This invitation is worth nothing", page.Markup, StringComparison.Ordinal));
        Assert.Empty(room.Participants);
        Assert.Equal(0, _rooms.People.Count);
    }

    [Fact]
    public async Task A_guest_of_before_learns_nothing_where_only_accounts_may_enter_by_now()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _rooms.Trust.Admission.Options.Mode = AccessMode.Accounts;

        var page = Render<RoomPage>(parameters => parameters.Add(p => p.Code, InvitationCode.New()));

        page.WaitForAssertion(() => Assert.Contains("Only people with an account may enter here.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#name"));
        Assert.Empty(room.Participants);
    }

    [Fact]
    public async Task A_page_cut_off_while_it_joins_and_back_leaves_nobody_active_behind()
    {
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _transcript.HoldAppends();
        var page = Render<RoomPage>();
        await Eventually.TrueAsync(() => _transcript.AppendWaits, "a join on its way");

        var down = Connection.OnConnectionDownAsync(null!, TestContext.Current.CancellationToken);
        _transcript.ReleaseAppends();
        await down;
        await page.WaitForStateAsync(() => page.FindAll(".list").Count == 1);
        await Connection.OnConnectionUpAsync(null!, TestContext.Current.CancellationToken);
        Assert.False(room.Participants["ada"].IsAway);
        await DisposeComponentsAsync();

        await Eventually.TrueAsync(() => room.Participants["ada"].IsAway, "ada is away");
    }

    [Fact]
    public async Task A_page_that_cannot_read_its_first_rows_leaves_nobody_active_behind()
    {
        await _transcript.AppendAsync(
            [new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "bob", "hi", MessageKind.Say)], TestContext.Current.CancellationToken);
        var room = await _rooms.OpenAsync(RoomDirectory.Lobby);
        _transcript.FailsReads = true;
        var page = Render<RoomPage>();

        await Eventually.TrueAsync(() => room.Participants.ContainsKey("ada"), "the join");
        await Eventually.TrueAsync(() => room.Participants["ada"].IsAway, "ada is away");
        await page.WaitForStateAsync(() => page.FindAll("#name-problem").Count == 1);
        Assert.Contains("cannot be read", page.Find("#name-problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_a_room_that_one_may_not_enter_says_so_and_leads_to_the_lobby()
    {
        // It has a log and no row, as after the loss of a ledger.
        var page = Render<RoomPage>(parameters => parameters.Add(p => p.RoomName, "Dev"));
        await page.WaitForStateAsync(() => page.FindAll(".card a").Count == 1);
        Assert.Contains("no room #dev that you may enter", page.Find(".card p").TextContent, StringComparison.Ordinal);
        Assert.Null(_rooms.Peek("dev"));
        Assert.False(_rooms.People.IsHere(new string('a', 32)));

        page.Render(parameters => parameters.Add(p => p.RoomName, (string?)null));

        await page.WaitForStateAsync(() => page.FindAll(".bar h1").Count == 1);
        Assert.Equal("lobby", page.Find(".bar h1").TextContent);
    }

    private async Task<string> InviteAsync()
    {
        var code = InvitationCode.New();
        var invitation = new ServerInvitation(1, InvitationCode.HashOf(code), "carol", 1, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        await _rooms.Trust.ApplyAsync(new TrustChange.Invite(invitation), null);
        return code;
    }

    private static async Task EnterAsync(IRenderedComponent<RoomPage> page, string name)
    {
        await page.Find("#name").InputAsync(name);
        await page.Find("form.card").SubmitAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _transcript.ReleaseAppends();
        }
    }
}
