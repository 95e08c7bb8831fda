namespace ChatRoom.Core.Events.Changes;

/// <summary>Represents a person's reaction to a message.</summary>
/// <param name="Emoji">The emoji.</param>
/// <param name="Person">The id of the person.</param>
/// <param name="Handle">The handle that the person had.</param>
public sealed record Reaction(string Emoji, PersonId Person, string Handle);
