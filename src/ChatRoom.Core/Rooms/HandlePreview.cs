namespace ChatRoom.Core.Rooms;

/// <summary>What somebody who asks for a handle would be called, at this moment: somebody else may be quicker.</summary>
/// <param name="Legal">The wish made legal; null if nothing of it was.</param>
/// <param name="Free">What the room would make of it.</param>
public sealed record HandlePreview(string? Legal, string Free)
{
    /// <summary>Whether somebody has the wanted handle, or one that looks like it.</summary>
    public bool IsTaken => Legal is not null && Legal != Free;
}
