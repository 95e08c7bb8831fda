using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Sets the topic of the room.</summary>
/// <param name="subscription">The participant's subscription.</param>
/// <param name="topic">The topic: clean text in one line; empty for none.</param>
internal sealed class TopicCommand(Subscription subscription, string topic) : RoomCommand
{
    private readonly TaskCompletionSource<LocalizedMessage?> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the task of the answer: null once the topic is stored, else the reason.</summary>
    public Task<LocalizedMessage?> Refusal => _refusal.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (subscription.Participant is not { HasLeft: false } participant)
        {
            Reject(NotHere);
            return null;
        }

        if (!room.Policy.Allows(RoomAct.Say, participant.Person))
        {
            Reject(RoomPolicy.NoEntry(room.Name));
            return null;
        }

        if (room.TryWrite(participant, subscription.Connection.Client) is { } refusal)
        {
            Reject(refusal);
            return null;
        }

        if (room.RefuseToStore() is { } reason)
        {
            Reject(reason);
            return null;
        }

        return new TopicSet(RoomEvent.NewId(), now, participant.Name, topic) { AuthorId = participant.Person.Id };
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is TopicSet set)
        {
            room.Topic = set.Topic;
            _refusal.TrySetResult(null);
        }
    }

    public override void OnRolledBack(Room room) => Reject(Room.NotStored);

    public override void Reject(LocalizedMessage reason) => _refusal.TrySetResult(reason);
}
