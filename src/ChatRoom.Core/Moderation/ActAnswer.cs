using ChatRoom.Core.Text;

namespace ChatRoom.Core.Moderation;

/// <summary>Represents the answer to an act of moderation.</summary>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Lines">The lines for the issuer; one, if it was not done.</param>
public sealed record ActAnswer(bool IsDone, IReadOnlyList<LocalizedMessage> Lines)
{
    /// <summary>Answers that an act was done.</summary>
    public static ActAnswer Done(params IReadOnlyList<LocalizedMessage> lines) => new(true, lines);

    /// <summary>Answers that an act was not done.</summary>
    public static ActAnswer Refused(LocalizedMessage reason) => new(false, [reason]);
}
