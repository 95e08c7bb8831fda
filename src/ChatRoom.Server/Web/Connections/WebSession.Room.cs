using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Web.Connections;

/// <content>The calls to the room and from the room, all but the reads of <see cref="RowWindow"/>.</content>
public sealed partial class WebSession
{
    // Joins, detachments and the end run one after another, so the session is attached at most once.
    private readonly OperationQueue _attachment = new();
    private JoinResult.Joined? _joined;

    public override bool MayRepeat => true;

    /// <summary>Gets the participant, or null before the join.</summary>
    public Participant? Participant => Subscription.Participant;

    private Subscription Subscription { get; }

    /// <summary>Gets the handler that shows another room; it returns the reason if the page may be in no further room.</summary>
    public Func<string, LocalizedMessage?>? GoTo { get; init; }

    /// <summary>Gets the handler of another level; it is to store the level.</summary>
    public Func<RoomLevel, Task>? ChoosesLevel { get; init; }

    /// <inheritdoc/>
    public Task SetLevelAsync(RoomLevel level)
    {
        Tell(() => Level = level);
        return ChoosesLevel?.Invoke(level) ?? Task.CompletedTask;
    }

    /// <summary>Gets the handler of a query that was typed as a command; it is to show the results.</summary>
    public Action<string>? Searches { get; init; }

    /// <inheritdoc/>
    public bool ShowSearch(string query)
    {
        if (Searches is not { } searches)
        {
            return false;
        }

        Tell(() => searches(query));
        return true;
    }

    /// <summary>Leaves the room, with all pages of a guest; a page of an account leaves alone.</summary>
    public async ValueTask LeaveAsync(LeaveReason reason = LeaveReason.Quit)
    {
        if (Participant is not null)
        {
            await _room.LeaveAsync(Subscription, reason);
        }
    }

    public override void OnLoggedOut() => _ = LeaveAsync(LeaveReason.LoggedOut).AsTask();

    /// <summary>Shows another room. The page stays in this one.</summary>
    Task<LocalizedMessage?> IRoomSwitch.EnterAsync(Room room, CancellationToken cancellationToken)
    {
        var entered = new TaskCompletionSource<LocalizedMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(() => entered.TrySetResult(GoTo?.Invoke(room.Name)));
        return entered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Makes the code of a link that lets persons into the private room.</summary>
    public Task<(string? Code, LocalizedMessage? Refusal)> MakeLinkAsync() => _interpreter.Rooms.Private.MakeLinkAsync(Subscription, _ended.Token);

    /// <summary>Tells the room whether the reader is typing.</summary>
    public void SetTyping(bool isTyping) => _room.Typists.Set(Subscription, isTyping);

    public override void Notice(LocalizedMessage text) => Tell(() => Window.AddNotice(text));

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
                // A short wait needs no message.
                Tell(() => IsTooFast |= later.Wait >= ShortestNotedWait);
                break;
            default:
                // The event itself answers, when the rows show it.
                break;
        }
    }

    /// <summary>Signals news to the loop that follows the room.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Ends the stay: the participant has left the room, or the room has failed.</summary>
    internal void OnEnded(LeaveReason reason) => Tell(() => Left = reason);

    private async Task<JoinResult> AttachAsync(string? name, string token)
    {
        if (_joined is not null)
        {
            return _joined;
        }

        var account = Account();
        if (account is null && LogInId != Guid.Empty)
        {
            // The log-in ended while the page had no connection.
            Tell(() => Left = LeaveReason.LoggedOut);
            return new JoinResult.Refused(LeaveReason.LoggedOut.ForClient()!);
        }

        // A page that returns to a person in the room makes no join and no leave.
        if (!_room.People.IsHere(token, account))
        {
            await _interpreter.WaitToJoinAsync(Client, _ended.Token);
        }

        using var visit = await _room.People.EnterAsync(name, token, account, Client);
        Person?.RemoveContact(this);
        Person = visit.Person;
        Person.AddContact(this);
        var result = await _room.JoinAsync(Subscription, visit.Person, _ended.Token);
        _joined = result as JoinResult.Joined;
        return result;
    }

    private async Task DetachAsync()
    {
        if (_joined is not null)
        {
            await _room.DetachAsync(Subscription);
            _joined = null;
        }
    }

    private async Task TellAttentionAsync(bool isAttended) => await _room.SetAttentionAsync(Subscription, isAttended);

    /// <summary>Returns whether the log has the message; null if the log has grown too much to search, or is damaged.</summary>
    private ValueTask<bool?> WasSaidAsync(Outgoing outgoing) =>
        outgoing.After is { } after && after.Epoch == Window.Epoch
            ? _room.HasAsync(outgoing.Id, after.Sequence, _ended.Token)
            : new(false);

    private ValueTask<InputOutcome> InterpretAsync(Outgoing outgoing) =>
        _interpreter.TakeAsync(Subscription, outgoing.Text, outgoing.Id, _ended.Token);
}
