using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Typing;

/// <summary>Describes a person that types.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The handle.</param>
public sealed record Typist(PersonId Id, string Name);
