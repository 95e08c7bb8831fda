using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Connections;

/// <summary>Tests the rows of a page while reads of its rows overlap.</summary>
public sealed class WindowTests : IAsyncDisposable
{
    private readonly HeldTranscript _transcript = new();

    [Theory]
    [InlineData(true, 1000)]
    [InlineData(true, 2750)]
    [InlineData(false, 1000)]
    public async Task More_rows_and_a_jump_at_once_leave_each_row_once_in_order(bool newer, long shown)
    {
        await using var page = await JoinAsync();
        await page.Session.Window.ShowAsync(shown);
        _transcript.HoldsReads = true;

        var more = newer ? page.Session.Window.LoadNewerAsync() : page.Session.Window.LoadOlderAsync();
        var jump = page.Session.Window.SetFollowingAsync(true);
        await ReleaseAsync(Task.WhenAll(more, jump));

        AssertContiguous(page.Session);
        Assert.Equal(3001, page.Session.Window.LastSequence);
    }

    [Fact]
    public async Task Two_links_at_once_end_at_the_second()
    {
        await using var page = await JoinAsync();
        _transcript.HoldsReads = true;

        var first = page.Session.Window.ShowAsync(1000);
        var second = page.Session.Window.ShowAsync(2000);
        await ReleaseAsync(Task.WhenAll(first, second));

        AssertContiguous(page.Session);
        Assert.Equal(2000, page.Session.Window.Target);
    }

    public ValueTask DisposeAsync() => _transcript.DisposeAsync();

    private static void AssertContiguous(WebSession page)
    {
        var shown = page.Window.Rows.OfType<EventRow>().Select(row => row.Event.Sequence).ToArray();
        Assert.Equal(Enumerable.Range(0, shown.Length).Select(i => shown[0] + i), shown);
    }

    /// <summary>Lets reads go on, the last one first, until the page is done.</summary>
    private async Task ReleaseAsync(Task page)
    {
        await Eventually.TrueAsync(() => page.IsCompleted, "the page is done", () => _transcript.ReleaseLastRead());
        await page;
    }

    /// <summary>Joins a room of 3,000 messages.</summary>
    private Task<TestPage> JoinAsync() => TestPage.JoinAsync(
        [.. Enumerable.Range(1, 3000).Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "bob", $"{i}", MessageKind.Say))],
        TimeProvider.System,
        _transcript);
}
