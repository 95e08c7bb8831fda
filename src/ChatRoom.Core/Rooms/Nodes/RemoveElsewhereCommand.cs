using ChatRoom.Core.Events;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Nodes;

/// <summary>Logs that a moderator takes out a person that is in the room on another node.</summary>
internal sealed class RemoveElsewhereCommand(RemotePerson person, string by, string reason) : RoomCommand
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the task of the answer: whether the removal is stored.</summary>
    public Task<bool> Done => _done.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now) =>
        new ParticipantRemoved(RoomEvent.NewId(), now, person.Handle, IsBan: false, by, reason) { AuthorId = person.Id };

    public override void OnCommitted(Room room, RoomEvent stored) => room.Membership.RemoveRemote(person.Handle);

    public override void OnUnneeded(Room room, DraftNeed need) => room.Membership.RemoveRemote(person.Handle);

    public override void OnPublished(Room room, RoomEvent? stored) => _done.TrySetResult(true);

    public override void OnRolledBack(Room room) => _done.TrySetResult(false);

    public override void Reject(LocalizedMessage reason) => _done.TrySetResult(false);
}
