namespace ChatRoom.Core.Protocol;

/// <summary>Lists the telnet commands that ask for something at their place in the input.</summary>
[Flags]
public enum TelnetRequests : byte
{
    None = 0,

    /// <summary>Asks for a mark in the output (RFC 860); telnet shows nothing until it comes.</summary>
    TimingMark = 1,

    /// <summary>Asks for a visible sign of life.</summary>
    AreYouThere = 2,

    /// <summary>Leaves (Ctrl-C, Ctrl-\); an unfinished line is dropped.</summary>
    Interrupt = 4,

    /// <summary>Leaves (Ctrl-D); an unfinished line still counts.</summary>
    EndOfInput = 8,
}
