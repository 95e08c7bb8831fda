using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Pages;
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

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _transcript.ReleaseAppends();
        }
    }
}
