using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Tests.Web.Connections;

/// <summary>Tests that a page follows its room.</summary>
public sealed class FollowingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_fell_out_of_the_tail_while_the_history_cannot_be_read_gets_everything_once_it_can()
    {
        var limits = new LimitsOptions { FloodPerSecond = 0 };
        var metrics = TestMetrics.Create();
        var transcript = new UnreadableTranscript();
        await using var rooms = SingleTranscriptStore.DirectoryOf(
            transcript, limits, TimeProvider.System, metrics, new RoomOptions { TailBytes = 64 << 10 });
        var room = await rooms.OpenAsync("lobby");
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = new WebSession(
            room,
            new InputInterpreter(rooms, limits, new AddressLimiter(limits, TimeProvider.System), TimeProvider.System, metrics),
            TimeProvider.System,
            async change =>
            {
                change();
                await shown.Task;
            });
        await page.JoinAsync("alice", "token");
        var bob = await new TestSession().JoinAsync(room, "bob");

        // The page is busy showing that bob came, and so falls behind.
        transcript.IsUnreadable = true;
        for (var i = 1; i <= 1000; i++)
        {
            await room.SayAsync(bob, $"{i} {new string('x', 500)}", MessageKind.Say, Guid.NewGuid(), Cancellation);
        }

        await Eventually.TrueAsync(() => room.Tail.Events.FirstSequence > page.Window.NewestSequence + 1, "the tail without what the page needs");
        shown.SetResult();
        await Eventually.TrueAsync(() => transcript.Failures > 0, "a reading that fails");
        transcript.IsUnreadable = false;

        await Eventually.TrueAsync(() => page.Window.NewestSequence == 1002, "everything");
        Assert.Equal(
            Enumerable.Range(1002 - 99, 100).Select(i => (long)i),
            page.Window.Rows.OfType<EventRow>().Select(row => row.Event.Sequence).TakeLast(100));
    }

    [Fact]
    public async Task An_open_page_shows_the_other_name_of_an_account_that_is_deleted_in_rows_answers_and_reactions()
    {
        var bob = PersonId.FromToken("bob");
        var now = DateTimeOffset.UtcNow;
        var reaction = new Reaction("👍", bob, "bob");
        await using var page = await TestPage.JoinAsync(
            [
                new ParticipantJoined(Guid.NewGuid(), now, "bob") { AuthorId = bob },
                new MessagePosted(Guid.NewGuid(), now, "bob", "hello", MessageKind.Say) { AuthorId = bob },
                new MessagePosted(Guid.NewGuid(), now, "eve", "hi", MessageKind.Say)
                {
                    Answers = new AnsweredMessage(2, "bob"), Changes = new MessageChanges(null, [reaction]),
                },
            ],
            TimeProvider.System);
        // Nothing else wakes the page then.
        await Eventually.TrueAsync(() => page.Session.Window.NewestSequence == 4, "the join of the page");
        Assert.Equal(4, Shown(page).Split("bob").Length - 1);

        page.Room.People.Deleted.Add(bob, "bob", now - TimeSpan.FromDays(1), DateTimeOffset.UtcNow);

        await Eventually.TrueAsync(() => !Shown(page).Contains("bob", StringComparison.Ordinal), "the other name");
        Assert.Equal(4, Shown(page).Split("deleted_1").Length - 1);
        Assert.Equal("deleted_1", page.Session.Window.Answered.Of(2)!.Author);
    }

    private static string Shown(TestPage page) => string.Join(' ', page.Session.Window.Rows.SelectMany(row => row switch
    {
        EventRow { Event: MessagePosted message } => [message.Author, message.Answers?.Author ?? "", .. message.Changes.Reactions.Select(reaction => reaction.Handle)],
        EventRow single => [single.Event.Author],
        FoldedRow folded => folded.Fold.Joined,
        _ => Array.Empty<string>(),
    }));

    [Fact]
    public async Task A_page_whose_loop_fails_is_ended_and_does_not_stand_still()
    {
        var limits = new LimitsOptions();
        var metrics = TestMetrics.Create();
        await using var rooms = SingleTranscriptStore.DirectoryOf(new InMemoryTranscript(), limits, TimeProvider.System, metrics);
        var room = await rooms.OpenAsync("lobby");
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = new WebSession(
            room,
            new InputInterpreter(rooms, limits, new AddressLimiter(limits, TimeProvider.System), TimeProvider.System, metrics),
            TimeProvider.System,
            _ => throw new InsufficientMemoryException())
        {
            Failed = e =>
            {
                failed.TrySetResult(e);
                return Task.CompletedTask;
            },
        };

        await page.JoinAsync("alice", "token");

        Assert.IsType<InsufficientMemoryException>(await Eventually.InTimeAsync(failed.Task));
    }

    private sealed class UnreadableTranscript : ITranscript
    {
        private readonly InMemoryTranscript _log = new();
        private volatile bool _isUnreadable;
        private volatile int _failures;

        public bool IsUnreadable
        {
            set => _isUnreadable = value;
        }

        public int Failures => _failures;

        public string Epoch => _log.Epoch;

        public long LastSequence => _log.LastSequence;

        public ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken) =>
            _log.AppendAsync(first, drafts, cancellationToken);

        public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
            _isUnreadable ? throw Fail() : _log.ReadAfterAsync(after, count, cancellationToken);

        public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken) =>
            _isUnreadable ? throw Fail() : _log.ReadBeforeAsync(before, count, cancellationToken);

        public ValueTask DisposeAsync() => _log.DisposeAsync();

        private TranscriptException Fail()
        {
            _failures++;
            return new TranscriptException("The disk is not well.");
        }
    }
}
