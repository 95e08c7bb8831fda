using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Posts a message of a person that need not be in the direct room.</summary>
internal sealed class SayDirectCommand(Person author, string text, Guid id) : RoomCommand
{
    private readonly TaskCompletionSource<LocalizedMessage?> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the task of the answer: null once the message is stored, else the reason.</summary>
    public Task<LocalizedMessage?> Refusal => _refusal.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (!room.Policy.Allows(RoomAct.Say, author))
        {
            Reject(DirectMessages.Gone);
            return null;
        }

        if (room.RefuseToWrite(author, author.Client) is { } refusal)
        {
            Reject(refusal);
            return null;
        }

        if (room.IsShortOfSpace)
        {
            Reject(Room.DiskAlmostFull);
            return null;
        }

        return new MessagePosted(id, now, author.Name, text, MessageKind.Say) { AuthorId = author.Id };
    }

    public override void OnPublished(Room room, RoomEvent? stored) => _refusal.TrySetResult(null);

    public override void OnRolledBack(Room room) => Reject(Room.NotStored);

    public override void Reject(LocalizedMessage reason) => _refusal.TrySetResult(reason);
}
