namespace ChatRoom.Server.Tests.Search;

/// <summary>Represents a language of the corpus.</summary>
internal sealed class TalkLanguage(string name, string words)
{
    public string Name { get; } = name;

    /// <summary>Gets the words as they are written, and their keys.</summary>
    public IReadOnlyList<(string Written, string Key)> Words { get; } =
        [.. words.Split(' ').Select(word => word.Split('=')).Select(word => (word[0], word.Length > 1 ? word[1] : word[0].ToLowerInvariant()))];

    public bool HasSpaces { get; init; } = true;
}
