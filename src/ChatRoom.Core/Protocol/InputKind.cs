namespace ChatRoom.Core.Protocol;

/// <summary>Lists the kinds of input from a client.</summary>
public enum InputKind
{
    /// <summary>Contains a message or a command.</summary>
    Text,

    /// <summary>Asks to leave: <c>{quit}</c>.</summary>
    Quit,

    /// <summary>Exceeds the limit; the text is dropped.</summary>
    TooLong,

    /// <summary>Exceeds the limit many times without an end; the client must be closed.</summary>
    Endless,
}
