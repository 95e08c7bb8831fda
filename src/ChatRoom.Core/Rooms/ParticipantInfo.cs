using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms;

/// <summary>Describes a participant to everybody.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="IsAway">All its pages are lost, and it leaves when they stay so; or nobody has looked at them for long.</param>
/// <param name="Doors">The doors it is connected through, sorted.</param>
public sealed record ParticipantInfo(string Handle, bool IsAway, IReadOnlyList<string> Doors)
{
    /// <summary>Gets the id of its person.</summary>
    public PersonId Id { get; init; }

    /// <summary>Gets whether it is connected to another node only.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Gets its rank in the room.</summary>
    public Rank Rank { get; init; }
}
