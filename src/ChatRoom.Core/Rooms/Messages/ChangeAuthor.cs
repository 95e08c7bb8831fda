using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Identifies the author of a change.</summary>
/// <param name="Id">The person; none for the command line.</param>
/// <param name="Name">The handle.</param>
/// <param name="Rank">The rank in the room.</param>
internal sealed record ChangeAuthor(PersonId Id, string Name, Rank Rank)
{
    /// <summary>Returns whether a message is the author's own.</summary>
    public bool Owns(MessagePosted message) => !Id.IsNone && message.IsBy(Id, Name);
}
