using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Describes the outcome of a rename.</summary>
public abstract record RenameResult
{
    private RenameResult()
    {
    }

    /// <summary>The person has the handle, and the rooms have logged it.</summary>
    /// <param name="Handle">The new handle.</param>
    public sealed record Renamed(string Handle) : RenameResult;

    /// <summary>The handle stays as it was.</summary>
    /// <param name="Reason">One line for the participant.</param>
    public sealed record Refused(LocalizedMessage Reason) : RenameResult;
}
