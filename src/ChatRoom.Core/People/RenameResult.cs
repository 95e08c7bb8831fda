using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>What came of a wish for another handle.</summary>
public abstract record RenameResult
{
    private RenameResult()
    {
    }

    /// <summary>Done; the room saw it.</summary>
    public sealed record Renamed(string Handle) : RenameResult;

    /// <summary>The handle stays as it was.</summary>
    /// <param name="Reason">One line for the participant.</param>
    public sealed record Refused(LocalizedMessage Reason) : RenameResult;
}
