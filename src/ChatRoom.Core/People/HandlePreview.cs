namespace ChatRoom.Core.People;

/// <summary>Shows the handle that a request would get at this moment. Another person may be quicker.</summary>
/// <param name="Legal">The wish made legal; null if no character of it was.</param>
/// <param name="Free">The handle that <see cref="PeopleDirectory.Enter"/> would give.</param>
/// <param name="Claimed">The handle of the account to which the wish belongs, or null.</param>
public sealed record HandlePreview(string? Legal, string Free, string? Claimed = null)
{
    /// <summary>Gets whether another person has the wanted handle, or one that looks like it.</summary>
    public bool IsTaken => Legal is not null && Legal != Free;
}
