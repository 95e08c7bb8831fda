using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Web.Connections;

/// <content>The calls to the room and from the room, all but the reads of <see cref="RowWindow"/>.</content>
public sealed partial class WebSession
{
    // Joins, detachments and the end run one after another, so the session is attached at most once.
    private readonly OperationQueue _attachment = new();
    private JoinResult.Joined? _joined;

    public override bool MayRepeat => true;

    public override bool SeesTyping => true;

    /// <summary>Leaves the room, with all pages of the participant.</summary>
    public async ValueTask LeaveAsync()
    {
        if (Participant is { } participant)
        {
            await _room.LeaveAsync(participant, LeaveReason.Quit);
        }
    }

    /// <summary>Tells the room whether the reader is typing.</summary>
    public void SetTyping(bool isTyping) => _room.Typists.Set(this, isTyping);

    public override void Wake() => _wake.Writer.TryWrite(true);

    public override void Notice(LocalizedMessage text) => Tell(() => Window.AddNotice(text));

    public override void Removed(LeaveReason reason, long leftAt) => Tell(() => Left = reason);

    public override void Refused(Guid id, LocalizedMessage reason) => Tell(() =>
        Answer(id, reason == Room.Stopping ? SendResult.Later : SendResult.Failed(reason)));

    public override void Rejected(Guid id, LocalizedMessage reason) => Tell(() => Answer(id, SendResult.Rejected(reason)));

    public override void AlreadySaid(Guid id) => Tell(() => Answer(id, SendResult.Said));

    // A short wait needs no message.
    public override void Delayed(Guid id, TimeSpan wait) => Tell(() => IsTooFast |= wait >= ShortestNotedWait);

    private async Task<JoinResult> AttachAsync(string? name, string token)
    {
        if (_joined is not null)
        {
            return _joined;
        }

        var result = await _room.JoinAsync(new JoinRequest(name, token), this, _ended.Token);
        _joined = result as JoinResult.Joined;
        return result;
    }

    private async Task DetachAsync()
    {
        if (_joined is not null)
        {
            await _room.DetachAsync(this);
            _joined = null;
        }
    }

    private async Task TellAttentionAsync(bool isAttended) => await _room.SetAttentionAsync(this, isAttended);

    /// <summary>Returns whether the log has the message; null if the log has grown too much to search.</summary>
    private ValueTask<bool?> WasSaidAsync(Outgoing outgoing) =>
        outgoing.After is { } after && after.Epoch == Window.Epoch
            ? _room.HasAsync(outgoing.Id, after.Sequence, _ended.Token)
            : new(false);

    private ValueTask<InputOutcome> InterpretAsync(Outgoing outgoing) =>
        _interpreter.TakeAsync(_room, this, outgoing.Text, outgoing.Id, _ended.Token);
}
