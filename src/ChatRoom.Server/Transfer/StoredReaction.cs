using ChatRoom.Core.Events;

namespace ChatRoom.Server.Transfer;

/// <summary>Holds a reaction to a message as a row.</summary>
/// <param name="Target">The number of the message.</param>
/// <param name="Sequence">The number of the event.</param>
/// <param name="Emoji">The emoji.</param>
/// <param name="Person">The person.</param>
/// <param name="Handle">The handle that the person had then.</param>
internal readonly record struct StoredReaction(long Target, long Sequence, string Emoji, PersonId Person, string Handle);
