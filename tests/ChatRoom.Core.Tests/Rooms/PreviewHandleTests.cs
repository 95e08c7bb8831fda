using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>What somebody would be called, said before they come in.</summary>
public sealed class OfferTests
{
    [Theory]
    [InlineData("bob", "bob", "bob", false)]
    [InlineData("ALICE", "ALICE", "ALICE_2", true)]
    [InlineData("аlice", "аlice", "аlice_2", true)] // with a Cyrillic letter
    [InlineData("Ada Lovelace", "Ada_Lovelace", "Ada_Lovelace", false)]
    [InlineData("?!", null, "guest1", false)]
    public async Task An_offer_is_what_a_join_would_make_of_it(string wanted, string? legal, string free, bool isTaken)
    {
        await using var test = new TestRoom();
        await test.JoinAsync("alice");

        var offer = await PreviewHandleAsync(test, wanted);

        Assert.Equal(new HandlePreview(legal, free), offer);
        Assert.Equal(isTaken, offer!.IsTaken);
        Assert.Equal(free, (await test.JoinAsync(wanted)).Name);
    }

    [Fact]
    public async Task Whoever_holds_the_handle_already_is_offered_it()
    {
        await using var test = new TestRoom();
        await test.JoinAsync("alice", token: "secret");

        Assert.Equal(new HandlePreview("alice", "alice"), await PreviewHandleAsync(test, "alice", "secret"));
        Assert.True((await PreviewHandleAsync(test, "alice", "another"))!.IsTaken);
    }

    [Fact]
    public async Task To_ask_is_no_news_to_anybody()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await Eventually.TrueAsync(() => alice.Wakes > 0, "alice hears of her own coming");
        var before = alice.Wakes;

        for (var i = 0; i < 10; i++)
        {
            await PreviewHandleAsync(test, "bob");
        }

        // The next news is one wake-up, and there was none in between.
        await test.SayAsync(alice, "hello");
        await Eventually.TrueAsync(() => alice.Wakes > before, "alice hears what she said");
        Assert.Equal(before + 1, alice.Wakes);
        Assert.Equal(["1 alice joined", "2 alice says: hello"], await test.LogAsync());
    }

    [Fact]
    public async Task A_room_that_has_stopped_offers_nothing()
    {
        await using var test = new TestRoom();
        await test.Room.StopAsync();

        Assert.Null(await PreviewHandleAsync(test, "bob"));
    }

    private static Task<HandlePreview?> PreviewHandleAsync(TestRoom test, string wanted, string? token = null) =>
        Eventually.InTimeAsync(test.Room.PreviewHandleAsync(new JoinRequest(wanted, token), TestContext.Current.CancellationToken));
}
