using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Commands;

/// <summary>One slash command: a row of <see cref="CommandTable"/>.</summary>
/// <param name="Name">Without the slash, lower case.</param>
/// <param name="Arguments">How its arguments are shown in the help; empty if it takes none.</param>
/// <param name="Summary">What it does, one line.</param>
/// <param name="RunAsync">Does it.</param>
public sealed record ChatCommand(
    string Name, string Arguments, string Summary, Func<CommandCall, ValueTask<InputOutcome>> RunAsync)
{
    /// <summary>Which sessions have it; all, unless said otherwise.</summary>
    public Func<Session, bool> IsFor { get; init; } = static _ => true;

    /// <summary>Whether it says something: what it makes is a message like any other.</summary>
    public bool Says { get; init; }

    /// <summary>The summary, for a door that has it in other languages.</summary>
    public Phrase Explanation => new($"Command_{Name}", Summary);

    /// <summary>As typed: <c>/me TEXT</c>.</summary>
    public string Usage => Arguments.Length == 0 ? $"/{Name}" : $"/{Name} {Arguments}";
}

/// <summary>One use of a command.</summary>
/// <param name="Room">Where.</param>
/// <param name="Session">By whom; its participant is in the room. Replies go to it as notices.</param>
/// <param name="Argument">What stands behind the command, trimmed; may be empty.</param>
/// <param name="Id">The id of the event, should it make one.</param>
/// <param name="CancellationToken">Ends with the session.</param>
public sealed record CommandCall(Room Room, Session Session, string Argument, Guid Id, CancellationToken CancellationToken)
{
    public Participant Participant => Session.Participant
        ?? throw new InvalidOperationException("A session must be in the room before it can use commands.");

    /// <summary>Says why nothing was done.</summary>
    /// <returns><see cref="InputOutcome.Rejected"/>.</returns>
    public InputOutcome Reject(Phrase reason)
    {
        Session.Rejected(Id, reason);
        return InputOutcome.Rejected;
    }
}

/// <summary>What came of one line of input.</summary>
public enum InputOutcome
{
    /// <summary>The room has taken it; an event with its id will come, or <see cref="Session.Refused"/>.</summary>
    Said,

    /// <summary>It is done, and was answered by a notice if by anything.</summary>
    Done,

    /// <summary>It was not taken; <see cref="Session.Rejected"/> said why, and the text is worth keeping.</summary>
    Rejected,

    /// <summary>The client wants to leave. Nothing was done yet.</summary>
    Quit,
}
