using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Accounts;

/// <summary>Puts a person that has logged in into the place of the guest that it was: one rename, or one leave if it is there already.</summary>
internal sealed class BecomeCommand(Person guest, Person account) : RoomCommand
{
    private readonly TaskCompletionSource<LocalizedMessage?> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Participant? _participant;
    private Participant? _present;
    private IReadOnlyList<Subscription> _moved = [];
    private string _before = "";
    private bool _isUnneeded;

    /// <summary>Gets a task with null once it is stored, or with the reason.</summary>
    public Task<LocalizedMessage?> Refusal => _refusal.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        _participant = room.Membership.Find(guest);
        if (_participant is null)
        {
            _refusal.TrySetResult(null);
            return null;
        }

        if (!room.Policy.Allows(RoomAct.Join, account) || _participant.Subscriptions.Any(IsBanned))
        {
            // The account gets nothing of the guest, and no entry to a room that let only the guest in.
            room.Defer(new LeaveCommand(_participant, LeaveReason.Moved));
            _refusal.TrySetResult(null);
            return null;
        }

        _before = _participant.Name;
        _present = room.Membership.Find(account);
        return _present is null ? Rename(room, now) : Leave(room, _present, now);
    }

    public override void OnUnneeded(Room room, DraftNeed need)
    {
        _isUnneeded = true;
        if (need == DraftNeed.IsElsewhere)
        {
            // Either another node has logged the rename, or the guest is in the room by another node still.
            var (person, handle) = _present is null ? (account.Id, account.Name) : (guest.Id, _before);
            room.Membership.AddRemote(person, handle);
        }
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is null && !_isUnneeded)
        {
            return;
        }

        foreach (var subscription in _moved)
        {
            subscription.Participant = _present;
        }

        room.People.Release(guest);
        _refusal.TrySetResult(null);
    }

    public override void OnRolledBack(Room room)
    {
        if (_present is null)
        {
            room.Membership.Replace(_participant!, guest, _before);
            room.People.Release(account);
        }
        else
        {
            foreach (var subscription in _moved)
            {
                room.Membership.Detach(_present, subscription, room.Timestamp);
            }

            _participant!.HasLeft = false;
            room.Membership.Add(_participant);
        }

        Reject(Room.NotStored);
    }

    public override void Reject(LocalizedMessage reason) => _refusal.TrySetResult(reason);

    private bool IsBanned(Subscription subscription) => subscription.Room.RefuseEntry(account, subscription.Connection.Client) is not null;

    private ParticipantRenamed Rename(Room room, DateTimeOffset now)
    {
        room.People.Hold(account);
        room.Membership.Replace(_participant!, account, account.Name);
        return new ParticipantRenamed(RoomEvent.NewId(), now, _before, account.Name) { AuthorId = account.Id };
    }

    private ParticipantLeft Leave(Room room, Participant present, DateTimeOffset now)
    {
        _moved = [.. _participant!.Subscriptions];
        _participant.HasLeft = true;
        room.Membership.Remove(_participant);
        foreach (var subscription in _moved)
        {
            room.Membership.Attach(present, subscription);
        }

        return new ParticipantLeft(RoomEvent.NewId(), now, _before, LeaveReason.Quit) { AuthorId = guest.Id };
    }
}
