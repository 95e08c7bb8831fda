namespace ChatRoom.Core.Rooms;

/// <summary>Who wants to come in.</summary>
/// <param name="WantedHandle">The name as typed; made legal and unique by the room.</param>
/// <param name="Token">
/// A secret of the client, or null. A participant who is here with the same token gets this session as a further one.
/// </param>
public sealed record JoinRequest(string? WantedHandle, string? Token = null);

/// <summary>What came of a <see cref="JoinRequest"/>.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>The session is in the room.</summary>
    /// <param name="Participant">Who it belongs to.</param>
    /// <param name="NextSequence">Number of the first event that is news to it.</param>
    /// <param name="Epoch">Epoch of the room's log.</param>
    /// <param name="Resumed">The participant was here already.</param>
    public sealed record Joined(Participant Participant, long NextSequence, string Epoch, bool Resumed) : JoinResult;

    /// <summary>The session is not in the room.</summary>
    /// <param name="Reason">One line for the client.</param>
    public sealed record Refused(Phrase Reason) : JoinResult;
}

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
    public sealed record Refused(Phrase Reason) : RenameResult;
}
