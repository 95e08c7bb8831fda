using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Changes a message that the log has.</summary>
/// <param name="subscription">The participant's subscription; null for an act of moderation from outside the room.</param>
/// <param name="read">The message as it was read.</param>
/// <param name="version">The <see cref="ChangedMessages.Version"/> before the read.</param>
internal abstract class ChangeCommand(Subscription? subscription, MessagePosted read, long version) : RoomCommand
{
    private readonly TaskCompletionSource<LocalizedMessage?> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MessagePosted _before = read;
    private MessagePosted _after = read;

    /// <summary>Gets the task of the answer: null once the change is stored, else the reason.</summary>
    public Task<LocalizedMessage?> Refusal => _refusal.Task;

    /// <summary>Gets whether the change is stored although the disk is almost full.</summary>
    protected virtual bool CannotWait => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (FindAuthor(room, out var refusal) is not { } author)
        {
            Reject(refusal!);
            return null;
        }

        if (room.Changed.Newest(_before, version) is not { } newest || (room.RefuseToStore() is not null && !CannotWait))
        {
            Reject(room.RefuseToStore() ?? Room.NotStored);
            return null;
        }

        if (newest.Changes.Text is { Sequence: 0 })
        {
            // An earlier command of this batch changes the text. Its event gets its number with the batch.
            room.DeferToNext(this);
            return null;
        }

        return Draft(room, newest, author, now);
    }

    public override void OnCommitted(Room room, RoomEvent stored)
    {
        // Another node may have changed the message since the draft.
        var newest = room.Tail.Events.Find(_before.Sequence) as MessagePosted ?? _before;
        _after = ((MessageChanged)stored).ApplyTo(newest);
        room.Tail.Change(newest, _after);
        if (!ReferenceEquals(newest, _before))
        {
            room.Changed.Set(_after);
        }
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is not null)
        {
            _refusal.TrySetResult(null);
        }
    }

    public override void OnRolledBack(Room room)
    {
        room.Changed.Set(_before);
        Reject(Room.NotStored);
    }

    public override void Reject(LocalizedMessage reason) => _refusal.TrySetResult(reason);

    /// <summary>Returns why the author may not make the change, or null.</summary>
    protected abstract LocalizedMessage? Refuse(Room room, MessagePosted message, ChangeAuthor author, DateTimeOffset now);

    /// <summary>Makes the event of the change.</summary>
    protected abstract MessageChanged Make(MessagePosted message, ChangeAuthor author, DateTimeOffset now);

    /// <summary>Finds the author of the change, or the reason why the participant may not change anything here.</summary>
    protected virtual ChangeAuthor? FindAuthor(Room room, out LocalizedMessage? refusal)
    {
        if (subscription?.Participant is not { HasLeft: false } participant)
        {
            refusal = NotHere;
            return null;
        }

        // A text that is taken back is welcome in every state of the room.
        refusal = !room.Policy.Allows(RoomAct.Say, participant.Person) ? RoomPolicy.NoEntry(room.Name)
            : CannotWait ? null
            : room.TryWrite(participant, subscription.Connection.Client);
        return refusal is null ? new(participant.Person.Id, participant.Name, room.RankOf(participant.Person.Id)) : null;
    }

    private MessageChanged? Draft(Room room, MessagePosted newest, ChangeAuthor author, DateTimeOffset now)
    {
        if (newest.Changes.Deletion is not null)
        {
            Reject(RoomMessages.Deleted(newest.Sequence));
            return null;
        }

        if (Refuse(room, newest, author, now) is { } refusal)
        {
            Reject(refusal);
            return null;
        }

        var change = Make(newest, author, now);
        (_before, _after) = (newest, change.ApplyTo(newest));
        room.Changed.Set(_after);
        return change;
    }
}
