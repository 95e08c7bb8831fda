using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Describes a person that is in a room on another node.</summary>
/// <param name="Person">The id.</param>
/// <param name="Handle">The handle, as the log has it.</param>
/// <param name="IsAway">Whether nobody looks at the room there.</param>
/// <param name="Doors">The doors that it is connected through there.</param>
public sealed record RemoteParticipant(PersonId Person, string Handle, bool IsAway, IReadOnlyList<string> Doors);
