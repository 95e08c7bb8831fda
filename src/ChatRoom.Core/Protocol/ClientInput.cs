namespace ChatRoom.Core.Protocol;

/// <summary>Holds one input of a client, for any framing.</summary>
/// <param name="Kind">The kind of input.</param>
/// <param name="Text">
/// The text as typed, without an end mark; empty unless <paramref name="Kind"/> is <see cref="InputKind.Text"/>.
/// </param>
public readonly record struct ClientInput(InputKind Kind, string Text = "")
{
    public static ClientInput Quit => new(InputKind.Quit);
}
