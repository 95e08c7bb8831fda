using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Connections;

/// <summary>Tests the rows of a page while reads of its rows overlap.</summary>
public sealed class WindowTests : IAsyncDisposable
{
    private readonly HeldTranscript _transcript = new();
    private readonly ChatMetrics _metrics = TestMetrics.Create();
    private RoomDirectory? _rooms;

    [Theory]
    [InlineData(1000)]
    [InlineData(2750)]
    public async Task Newer_rows_and_a_jump_at_once_leave_each_row_once_in_order(long shown)
    {
        await using var page = await JoinAsync(events: 3000);
        await page.Window.ShowAsync(shown);
        _transcript.HoldsReads = true;

        var newer = page.Window.LoadNewerAsync();
        var jump = page.Window.SetFollowingAsync(true);
        await ReleaseAsync(Task.WhenAll(newer, jump));

        AssertContiguous(page);
        Assert.Equal(3001, page.Window.LastSequence);
    }

    [Fact]
    public async Task Older_rows_and_a_jump_at_once_leave_each_row_once_in_order()
    {
        await using var page = await JoinAsync(events: 3000);
        await page.Window.ShowAsync(1000);
        _transcript.HoldsReads = true;

        var older = page.Window.LoadOlderAsync();
        var jump = page.Window.SetFollowingAsync(true);
        await ReleaseAsync(Task.WhenAll(older, jump));

        AssertContiguous(page);
        Assert.Equal(3001, page.Window.LastSequence);
    }

    [Fact]
    public async Task Two_links_at_once_end_at_the_second()
    {
        await using var page = await JoinAsync(events: 3000);
        _transcript.HoldsReads = true;

        var first = page.Window.ShowAsync(1000);
        var second = page.Window.ShowAsync(2000);
        await ReleaseAsync(Task.WhenAll(first, second));

        AssertContiguous(page);
        Assert.Equal(2000, page.Window.Target);
    }

    public async ValueTask DisposeAsync()
    {
        await (_rooms?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

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

    private async Task<WebSession> JoinAsync(int events)
    {
        await _transcript.AppendAsync(
            [.. Enumerable.Range(1, events).Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "bob", $"{i}", MessageKind.Say))],
            TestContext.Current.CancellationToken);
        var limits = new LimitsOptions { FloodPerSecond = 0 };
        _rooms = SingleTranscriptStore.DirectoryOf(_transcript, limits, TimeProvider.System, _metrics);
        var room = await _rooms.OpenAsync("lobby");
        var page = new WebSession(room, new InputInterpreter(_rooms, limits, new AddressLimiter(limits, TimeProvider.System), TimeProvider.System, _metrics), TimeProvider.System, change =>
        {
            change();
            return Task.CompletedTask;
        });
        Assert.IsType<JoinResult.Joined>(await page.JoinAsync("ada", new string('a', 32)));
        return page;
    }
}
