namespace ChatRoom.Core.Protocol;

/// <summary>What a client sent.</summary>
public enum InputKind
{
    /// <summary>A message or a command.</summary>
    Text,

    /// <summary>The client wants to leave: <c>{quit}</c>.</summary>
    Quit,

    /// <summary>A message longer than the limit; its text is gone.</summary>
    TooLong,

    /// <summary>Far more than the limit without an end. The client must be closed; nothing more will come.</summary>
    Endless,
}
