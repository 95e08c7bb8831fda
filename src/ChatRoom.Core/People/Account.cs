using ChatRoom.Core.Events;

namespace ChatRoom.Core.People;

/// <summary>Identifies a person that has proved itself: by a passphrase, or by the cookie of an earlier log-in.</summary>
/// <param name="Id">The id of the person.</param>
/// <param name="Handle">The handle that belongs to it.</param>
public sealed record Account(PersonId Id, string Handle);
