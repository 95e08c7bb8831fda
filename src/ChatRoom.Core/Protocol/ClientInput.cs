namespace ChatRoom.Core.Protocol;

/// <summary>One thing a client sent, whatever the framing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As typed, without an end mark; empty unless <paramref name="Kind"/> is <see cref="InputKind.Text"/>.</param>
public readonly record struct ClientInput(InputKind Kind, string Text = "")
{
    public static ClientInput Quit => new(InputKind.Quit);
}
