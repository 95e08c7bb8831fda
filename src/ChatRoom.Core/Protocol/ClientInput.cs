namespace ChatRoom.Core.Protocol;

/// <summary>One thing a client sent, whatever the framing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As typed, without an end mark; empty unless <paramref name="Kind"/> is <see cref="InputKind.Text"/>.</param>
public readonly record struct ClientInput(InputKind Kind, string Text = "")
{
    public static ClientInput Quit => new(InputKind.Quit);
}

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
