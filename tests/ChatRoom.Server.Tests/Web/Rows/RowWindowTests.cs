using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the operations of a window while one of them reads.</summary>
public sealed class RowWindowTests : IAsyncDisposable
{
    private const int Stored = 3000;

    private readonly HeldTranscript _transcript = new();
    private readonly ChatMetrics _metrics = TestMetrics.Create();
    private RoomDirectory? _rooms;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_comes_while_the_newest_rows_are_read_is_shown()
    {
        var window = await BeginAsync();
        await window.ShowAsync(1000);
        _transcript.HoldsReads = true;

        var following = window.SetFollowingAsync(true);
        await Eventually.TrueAsync(() => _transcript.WaitingReads == 1, "a read of the newest rows");
        var adding = window.AddAsync([Message(Stored + 1)], "ada", RunAsync);
        _transcript.ReleaseLastRead();
        await Eventually.InTimeAsync(Task.WhenAll(following, adding));

        Assert.Equal(Enumerable.Range(Stored - 198, 200).Select(number => (long)number), Shown(window));
        Assert.Equal(Stored + 1, window.NewestSequence);
    }

    [Fact]
    public async Task An_event_that_comes_while_newer_rows_are_read_is_shown_once()
    {
        var window = await BeginAsync();
        await window.ShowAsync(Stored - 250);
        _transcript.HoldsReads = true;

        var newer = window.LoadNewerAsync();
        var added = await _transcript.AppendAsync([Draft(Stored + 1)], Cancellation);
        var adding = window.AddAsync(added, "ada", RunAsync);
        await ReleaseAsync(Task.WhenAll(newer, adding));
        _transcript.HoldsReads = false;
        await window.LoadNewerAsync();

        Assert.False(window.HasNewer);
        Assert.Equal(Enumerable.Range(Stored - 350, 352).Select(number => (long)number), Shown(window));
    }

    [Fact]
    public async Task An_event_before_the_cursor_is_not_added_again()
    {
        var window = await BeginAsync();

        await window.AddAsync([Message(Stored)], "ada", RunAsync);

        Assert.Equal(Stored, Shown(window)[^1]);
        Assert.Equal(200, Shown(window).Length);
    }

    [Fact]
    public async Task Messages_that_come_before_the_page_has_told_that_the_reader_is_further_up_are_unseen_once()
    {
        var window = await BeginAsync();
        await window.AddAsync([Message(Stored + 1), Message(Stored + 2), Message(Stored + 3, "ada"), Message(Stored + 4, text: "@ada look")], "ada", RunAsync);

        await window.SetFollowingAsync(false);
        await window.CountAfterAsync(Stored + 1);
        await window.CountAfterAsync(Stored + 1);
        Assert.Equal((2, 1, Stored + 2, Stored + 4), (window.Unseen, window.Mentions, window.UnreadFrom, window.MentionAt));
        var line = window.Rows.ToList().FindIndex(row => row is UnreadRow);
        Assert.Equal(Stored + 2, ((EventRow)window.Rows[line + 1]).Event.Sequence);

        await window.AddAsync([Message(Stored + 5)], "ada", RunAsync);
        Assert.Equal(3, window.Unseen);
        await window.SetFollowingAsync(true);
        await window.CountAfterAsync(Stored + 1);
        Assert.Equal(0, window.Unseen);
        await window.SetFollowingAsync(false);
        await window.CountAfterAsync(Stored + 5);
        Assert.Equal(0, window.Unseen);
        Assert.Single(window.Rows.OfType<UnreadRow>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_page_missed_without_its_connection_is_below_one_line_and_unseen_once_for_a_reader_further_up(bool isFollowing)
    {
        var window = await BeginUntilAsync(Cancellation, Stored - 4);
        await window.AddAsync([Message(Stored - 4), Message(Stored - 3)], "ada", RunAsync);

        // The page was cut off after the first of these two, and the server has not taken the last three yet.
        await window.ComeBackAsync(isVisible: true, isFollowing, Stored - 4, "ada");
        await window.AddAsync([Message(Stored - 2), Message(Stored - 1), Message(Stored)], "ada", RunAsync);

        Assert.Equal((isFollowing ? 0 : 4, Stored - 3), (window.Unseen, window.UnreadFrom));
        var line = window.Rows.ToList().FindIndex(row => row is MeanwhileRow { Messages: 4 });
        Assert.Equal(Stored - 3, ((EventRow)window.Rows[line + 1]).Event.Sequence);
        Assert.Single(window.Rows, row => row is MeanwhileRow or UnreadRow);

        await window.ComeBackAsync(isVisible: true, isFollowing: true, Stored, "ada");
        await window.ComeBackAsync(isVisible: true, isFollowing: true, Stored - 1, "ada");
        Assert.Equal(Stored, window.UnreadFrom);
        Assert.Equal(new MeanwhileRow(1, MayBeMore: false), window.Rows.Single(row => row is MeanwhileRow));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1000)]
    [InlineData(1000.5, 1001)]
    [InlineData(9999, Stored)]
    public async Task The_first_event_at_or_after_a_time_is_found_and_one_reads_on_from_there(double seconds, long number)
    {
        var window = await BeginAsync();

        await window.ShowTimeAsync(DateTimeOffset.UnixEpoch.AddSeconds(seconds));

        Assert.Equal(number, window.Place);
        Assert.Null(window.Target);
        Assert.Contains(number, Shown(window));
        await window.SetFollowingAsync(true);
        Assert.Null(window.Place);
    }

    [Fact]
    public async Task An_operation_that_fails_holds_up_no_other()
    {
        var window = await BeginAsync();
        _transcript.FailsReads = true;
        await Assert.ThrowsAsync<TranscriptException>(() => window.ShowAsync(1000));
        _transcript.FailsReads = false;

        await Eventually.InTimeAsync(window.ShowAsync(2000));

        Assert.Equal(2000, window.Target);
    }

    [Fact]
    public async Task Operations_that_wait_end_with_the_page()
    {
        using var ended = new CancellationTokenSource();
        var window = await BeginUntilAsync(ended.Token);
        _transcript.HoldsReads = true;
        var first = window.ShowAsync(1000);
        var second = window.ShowAsync(2000);

        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.InTimeAsync(first));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.InTimeAsync(second));
    }

    public async ValueTask DisposeAsync()
    {
        await (_rooms?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static Task RunAsync(Action change)
    {
        change();
        return Task.CompletedTask;
    }

    private static long[] Shown(RowWindow window) => [.. window.Rows.OfType<EventRow>().Select(row => row.Event.Sequence)];

    private static MessagePosted Draft(long number, string author = "bob", string? text = null) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddSeconds(number), author, text ?? $"{number}", MessageKind.Say);

    private static MessagePosted Message(long number, string author = "bob", string? text = null)
    {
        var message = Draft(number, author, text);
        message.AssignSequence(number);
        return message;
    }

    private async Task ReleaseAsync(Task operations)
    {
        await Eventually.TrueAsync(() => operations.IsCompleted, "the operations are done", () => _transcript.ReleaseLastRead());
        await operations;
    }

    private Task<RowWindow> BeginAsync() => BeginUntilAsync(Cancellation);

    private async Task<RowWindow> BeginUntilAsync(CancellationToken ended, long cursor = Stored + 1)
    {
        await _transcript.AppendAsync([.. Enumerable.Range(1, Stored).Select(number => Draft(number))], Cancellation);
        _rooms = SingleTranscriptStore.DirectoryOf(_transcript, new LimitsOptions(), TimeProvider.System, _metrics);
        var room = await _rooms.OpenAsync("lobby");
        var window = new RowWindow(room, ended);
        await window.BeginAsync(room.Epoch, cursor, position: null);
        return window;
    }
}
