namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Represents a piece of a line.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Start">The place of its first character in the message.</param>
/// <param name="End">The place after its last character.</param>
internal sealed record Piece(PieceKind Kind, int Start, int End)
{
    /// <summary>Gets the part that is shown: of code without the backquotes, of a link without its address.</summary>
    public Line Inner { get; init; } = new(Start, End);

    /// <summary>Gets the address of a link, or the emoji of a code.</summary>
    public string Value { get; init; } = "";

    /// <summary>Gets the pieces of a link's text; null for an address that is its own text.</summary>
    public IReadOnlyList<Piece>? Children { get; init; }

    /// <summary>Gets the character of a delimiter.</summary>
    public char Char { get; init; }

    /// <summary>Gets the number of characters of a delimiter, without backslashes.</summary>
    public int Count { get; init; }

    /// <summary>Gets whether a delimiter has a backslash.</summary>
    public bool IsEscaped { get; init; }

    /// <summary>Gets whether a delimiter may begin emphasis.</summary>
    public bool Opens { get; init; }

    /// <summary>Gets whether a delimiter may end emphasis.</summary>
    public bool Closes { get; init; }

    /// <summary>Gets or sets the other delimiter of the emphasis, or null.</summary>
    public Piece? Partner { get; set; }
}
