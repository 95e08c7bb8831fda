using ChatRoom.Core.Events;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Represents a line of the corpus.</summary>
/// <param name="Posted">The message.</param>
/// <param name="Language">Its language.</param>
/// <param name="Keys">Its words, without case and marks, in their order.</param>
/// <param name="Emoji">Its emoji, or nothing.</param>
/// <param name="HasLink">Whether it has a link.</param>
internal sealed record TalkLine(MessagePosted Posted, TalkLanguage Language, IReadOnlyList<string> Keys, string Emoji, bool HasLink)
{
    /// <summary>Returns whether the line has a word, where characters are words if the language has no spaces.</summary>
    /// <remarks>Signs between words do not matter, as between the words of a phrase.</remarks>
    public bool Has(string key) => Language.HasSpaces ? Keys.Contains(key) : string.Concat(Keys).Contains(key, StringComparison.Ordinal);

    /// <summary>Returns whether two words follow one another.</summary>
    public bool HasPair(string first, string second) => Keys.Zip(Keys.Skip(1)).Contains((first, second));
}
