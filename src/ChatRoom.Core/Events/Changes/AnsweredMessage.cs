namespace ChatRoom.Core.Events.Changes;

/// <summary>Names the message that a reply answers.</summary>
/// <param name="Sequence">The number of the message.</param>
/// <param name="Author">The handle of its author at the time of the message.</param>
public sealed record AnsweredMessage(long Sequence, string Author);
