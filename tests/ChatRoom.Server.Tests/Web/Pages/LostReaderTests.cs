using Bunit;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Components.Sheets;
using ChatRoom.Server.Web.Pages;
using Microsoft.Extensions.Logging.Abstractions;
using TestContext = Xunit.TestContext;

namespace ChatRoom.Server.Tests.Web.Pages;

/// <summary>Tests what is left of the conversations of a reader that has left, and may or may not come back.</summary>
[Slow]
public sealed class LostReaderTests : PageContext
{
    private readonly Visit _bob;

    public LostReaderTests()
        : base(NewRooms()) => _bob = Rooms.People.Enter("bob", new string('b', 32));

    [Fact]
    public async Task A_conversation_goes_for_both_with_a_reader_that_leaves_for_good()
    {
        var page = await ShowAsync();
        var name = await TalkAsync();

        await page.InvokeAsync(() => page.FindComponent<SettingsSheet>().Instance.OnLeave.InvokeAsync());

        await GoneAsync(name);
        Assert.Null((await Rooms.Direct.FindAsync(_bob.Person, PersonIdOfAda, Cancelled)).Lease);
    }

    [Fact]
    public async Task A_conversation_goes_with_a_reader_whose_browser_keeps_no_token_once_the_page_is_closed()
    {
        Script.Setup<bool>("save", _ => true).SetResult(true);
        await ShowAsync();
        var name = await TalkAsync();

        await DisposeComponentsAsync();

        await GoneAsync(name);
    }

    [Theory]
    [InlineData("eve", false)]
    [InlineData("ada", true)]
    public async Task A_conversation_goes_with_a_kicked_reader_that_enters_under_another_name(string name, bool stays)
    {
        var page = await ShowAsync();
        var conversation = await TalkAsync();
        var lobby = Rooms.Peek(RoomDirectory.Lobby)!;
        await new ModerationService(Rooms, new ProtectedNetworks([]), TimeProvider.System, NullLogger<ModerationService>.Instance)
            .RunAsync("kick", "ada", Issuer.Console, Cancelled);
        await page.WaitForStateAsync(() => page.FindAll("#name").Count == 1);

        await page.InvokeAsync(() => page.Find("#name").InputAsync(name));
        await page.InvokeAsync(() => page.Find("form.card").SubmitAsync());

        await Eventually.TrueAsync(() => lobby.Participants.ContainsKey(name), "the reader is in the room again");
        if (!stays)
        {
            await GoneAsync(conversation);
        }

        Assert.Equal(stays, await Rooms.Register.FindAsync(conversation, Cancelled) is not null);
    }

    [Fact]
    public async Task A_conversation_stays_when_a_page_is_closed_that_can_come_back()
    {
        await ShowAsync();
        var name = await TalkAsync();

        await DisposeComponentsAsync();

        await Eventually.TrueAsync(() => Rooms.People.Find(PersonIdOfAda) is null, "ada has left");
        Assert.NotNull(await Rooms.Register.FindAsync(name, Cancelled));
        Assert.Equal([name], (await Rooms.Direct.ListAsync(_bob.Person, Cancelled)).Select(conversation => conversation.Room));
    }

    [Fact]
    public async Task A_conversation_goes_when_the_token_of_an_absent_reader_is_dropped()
    {
        await ShowAsync();
        var name = await TalkAsync();
        await DisposeComponentsAsync();
        await Eventually.TrueAsync(() => Rooms.People.Find(PersonIdOfAda) is null, "ada has left");

        Rooms.People.GiveUp(Token);

        await GoneAsync(name);
    }

    [Fact]
    public async Task A_reader_that_comes_with_its_token_again_before_it_is_gone_keeps_its_conversations()
    {
        var ada = Rooms.People.Enter("ada", Token);
        var name = await TalkAsync();
        Rooms.People.GiveUp(Token);
        using var again = Rooms.People.Enter("ada", Token);
        ada.Dispose();
        again.Dispose();

        Assert.Equal([name], (await Rooms.Direct.ListAsync(_bob.Person, Cancelled)).Select(conversation => conversation.Room));
        Assert.False(Rooms.People.IsHere(Token));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _bob.Dispose();
        }
    }

    private static Core.Events.PersonId PersonIdOfAda => Core.Events.PersonId.FromToken(Token);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static RoomDirectory NewRooms()
    {
        var (options, time) = (new RoomOptions { AwayGrace = TimeSpan.Zero }, TimeProvider.System);
        return new(
            TestRegister.Of(new InMemoryTranscriptStore(), options, time), options, new PeopleDirectory(new LimitsOptions(), time), time,
            TestMetrics.Create(), NullLogger<Room>.Instance);
    }

    private async Task<IRenderedComponent<RoomPage>> ShowAsync()
    {
        var page = Render<RoomPage>();
        await page.WaitForStateAsync(() => page.FindAll(".bar h1").Count == 1);
        return page;
    }

    /// <summary>Says something to Ada, and returns the name of the conversation.</summary>
    private async Task<string> TalkAsync()
    {
        using var request = await Rooms.Direct.OpenAsync(_bob.Person, Rooms.People.Find("ada")!, Cancelled);
        Assert.Null(await DirectMessages.SayAsync(request.Lease!.Room, _bob.Person, "psst", Guid.NewGuid(), Cancelled));
        return request.Lease.Room.Name;
    }

    private Task GoneAsync(string name) => Eventually.TrueAsync(
        () => Rooms.Register.FindAsync(name, Cancelled).GetAwaiter().GetResult() is null && Rooms.Peek(name) is null, "the conversation is deleted");
}
