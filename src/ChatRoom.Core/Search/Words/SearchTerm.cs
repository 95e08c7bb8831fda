namespace ChatRoom.Core.Search.Words;

/// <summary>Represents one wanted or unwanted part of a text: tokens that follow one another.</summary>
/// <param name="Tokens">The tokens, separated by spaces; at least one.</param>
/// <param name="IsPrefix">Whether the last token may be the beginning of a longer one.</param>
public sealed record SearchTerm(string Tokens, bool IsPrefix)
{
    /// <summary>Returns whether a text has the term.</summary>
    /// <param name="tokens">The tokens of the text, with a space before the first and behind the last.</param>
    public bool IsIn(string tokens) => tokens.Contains(IsPrefix ? $" {Tokens}" : $" {Tokens} ", StringComparison.Ordinal);
}
