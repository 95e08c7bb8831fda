namespace ChatRoom.Core.Input;

/// <summary>Lists the outcomes of one line of input.</summary>
public enum InputOutcome
{
    /// <summary>Reports that the room has taken the line; an event with its id follows, or a refusal.</summary>
    Said,

    /// <summary>Reports that the line is done; a notice may have answered it.</summary>
    Done,

    /// <summary>
    /// Reports that the line was not taken; an answer gave the reason, and the client may keep the text.
    /// </summary>
    Rejected,

    /// <summary>
    /// Reports that the client did not get into the room that it asked for; an answer gave the reason. Lines that came with
    /// this one may be meant for that room.
    /// </summary>
    NotEntered,

    /// <summary>Reports that the client wants to leave; nothing is done yet.</summary>
    Quit,
}
