namespace ChatRoom.Core.Input;

/// <summary>What came of one line of input.</summary>
public enum InputOutcome
{
    /// <summary>The room has taken it; an event with its id will come, or <c>Session.Refused</c>.</summary>
    Said,

    /// <summary>It is done, and was answered by a notice if by anything.</summary>
    Done,

    /// <summary>It was not taken; <c>Session.Rejected</c> said why, and the text is worth keeping.</summary>
    Rejected,

    /// <summary>The client wants to leave. Nothing was done yet.</summary>
    Quit,
}
