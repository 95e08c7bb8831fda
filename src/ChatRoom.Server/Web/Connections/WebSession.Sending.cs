using System.Threading.Channels;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Browser;

namespace ChatRoom.Server.Web.Connections;

/// <content>What a page sends: taken one after the other, and answered once what came of it is certain.</content>
public sealed partial class WebSession
{
    private const int MaxOutgoing = 64;

    private static readonly TimeSpan WorthSaying = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Outgoing> _outbox = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(MaxOutgoing) { SingleReader = true });

    private readonly Dictionary<Guid, Outgoing> _outgoing = [];

    /// <summary>Whether what was sent here waits, because it is more than one may send at once.</summary>
    public bool IsTooFast { get; private set; }

    /// <summary>The browser sends again what it has no answer to.</summary>
    public override bool MayRepeat => true;

    /// <summary>
    /// Says a line or runs a command, after everything sent here before. Who does not know what came of it may send it again,
    /// under the same id: it is said once.
    /// </summary>
    /// <param name="id">Made by the browser, for this text alone.</param>
    /// <param name="text">As typed.</param>
    /// <param name="after">
    /// Where the page was when this was sent first: what it made is in the log after that, or not at all. Null to say it
    /// without looking there.
    /// </param>
    /// <returns>What came of it, once that is certain and the rows show it.</returns>
    public async Task<SendResult> SayAsync(Guid id, string text, Position? after = null)
    {
        if (_outgoing.TryGetValue(id, out var earlier))
        {
            return await earlier.Result.Task;
        }

        var outgoing = new Outgoing(id, text, after);
        if (!_outbox.Writer.TryWrite(outgoing))
        {
            return SendResult.Later;
        }

        _outgoing.Add(id, outgoing);
        try
        {
            return await outgoing.Result.Task;
        }
        finally
        {
            _outgoing.Remove(id);
        }
    }

    public override void Answer(Guid id, SayResult result)
    {
        switch (result)
        {
            case SayResult.AlreadySaid:
                Tell(() => Answer(id, SendResult.Said));
                break;
            case SayResult.Refused { Reason: RefusalReason.Stopping }:
                Tell(() => Answer(id, SendResult.Later));
                break;
            case SayResult.Refused { Reason: RefusalReason.Invalid } refused:
                Tell(() => Answer(id, SendResult.Rejected(refused.Text)));
                break;
            case SayResult.Refused refused:
                Tell(() => Answer(id, SendResult.Failed(refused.Text)));
                break;
            case SayResult.Later later:
                // A moment is nothing to speak of.
                Tell(() => IsTooFast |= later.Wait >= WorthSaying);
                break;
            default:
                // The event itself answers, once the rows show it.
                break;
        }
    }

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
    }

    private async ValueTask TakeAsync(Outgoing outgoing)
    {
        try
        {
            if (outgoing.After?.Epoch == _epoch && outgoing.After is { } after)
            {
                switch (await room.HasAsync(outgoing.Id, after.Sequence, _ended.Token))
                {
                    case true:
                        outgoing.Result.TrySetResult(SendResult.Said);
                        return;
                    case null:
                        outgoing.Result.TrySetResult(SendResult.Unknown);
                        return;
                    default:
                        break;
                }
            }

            switch (await interpreter.TakeAsync(Subscription, outgoing.Text, outgoing.Id, _ended.Token))
            {
                case InputOutcome.Done:
                    outgoing.Result.TrySetResult(SendResult.Done);
                    break;
                case InputOutcome.Quit:
                    outgoing.Result.TrySetResult(SendResult.Done);
                    await LeaveAsync();
                    break;
                default:
                    // The room answers: by the event, or by saying why there is none.
                    break;
            }
        }
        catch (TranscriptException)
        {
            // Whether it was said already cannot be read, so it is not said again.
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
