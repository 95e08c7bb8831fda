using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Browser;

namespace ChatRoom.Server.Web.Connections;

/// <content>The messages and commands of the page: taken in order, and answered when the result is certain.</content>
public sealed partial class WebSession
{
    private const int MaxOutgoing = 64;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShortestNotedWait = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Outgoing> _outbox = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(MaxOutgoing) { SingleReader = true });

    private readonly ConcurrentDictionary<Guid, Outgoing> _outgoing = [];

    /// <summary>Gets whether a message waits for the flood limit.</summary>
    public bool IsTooFast { get; private set; }

    /// <summary>Says a line or runs a command, in the order of the calls; the same id may come again and is said once.</summary>
    /// <param name="id">The id that the browser made for this text.</param>
    /// <param name="text">The text as typed.</param>
    /// <param name="after">
    /// The position of the page at the first attempt: the log is searched from there. Null says the text without a search.
    /// </param>
    /// <returns>The result, when it is certain and the rows show it.</returns>
    public async Task<SendResult> SayAsync(Guid id, string text, Position? after = null)
    {
        // The answer may come as soon as the outbox has the text, so it is noted first.
        var outgoing = new Outgoing(id, text, after);
        var noted = _outgoing.GetOrAdd(id, outgoing);
        if (!ReferenceEquals(noted, outgoing))
        {
            return await noted.Result.Task;
        }

        try
        {
            return _outbox.Writer.TryWrite(outgoing) ? await outgoing.Result.Task : SendResult.Later;
        }
        finally
        {
            _outgoing.TryRemove(id, out _);
        }
    }

    /// <summary>Waits a little for the messages on their way, because the flood limit may hold them back.</summary>
    public Task WhenSentAsync() =>
        Task.WhenAny(Task.WhenAll(_outgoing.Values.Select(outgoing => outgoing.Result.Task)), Task.Delay(LongestWait, _time));

    private async Task SendAsync()
    {
        try
        {
            await foreach (var outgoing in _outbox.Reader.ReadAllAsync(_ended.Token))
            {
                await TakeAsync(outgoing);
                if (IsTooFast && _outbox.Reader.Count == 0)
                {
                    Tell(() => IsTooFast = false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
        catch (Exception e) when (Failed is not null)
        {
            await Failed(e);
        }
    }

    private async ValueTask TakeAsync(Outgoing outgoing)
    {
        try
        {
            var wasSaid = await WasSaidAsync(outgoing);
            if (wasSaid != false)
            {
                outgoing.Result.TrySetResult(wasSaid == true ? SendResult.Said : SendResult.Unknown);
                return;
            }

            var outcome = await InterpretAsync(outgoing);
            if (outcome is InputOutcome.Done or InputOutcome.Quit)
            {
                outgoing.Result.TrySetResult(SendResult.Done);
            }

            // The room answers the other outcomes: by the event, or with a reason.
            if (outcome == InputOutcome.Quit)
            {
                await LeaveAsync();
            }
        }
        catch (TranscriptException)
        {
            // The log may have the message, so it is not said again.
            outgoing.Result.TrySetResult(SendResult.Failed(Room.NotStored));
        }
    }

    private void Answer(Guid id, SendResult result)
    {
        if (_outgoing.TryGetValue(id, out var outgoing))
        {
            outgoing.Result.TrySetResult(result);
        }
    }

    private sealed record Outgoing(Guid Id, string Text, Position? After)
    {
        public TaskCompletionSource<SendResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
