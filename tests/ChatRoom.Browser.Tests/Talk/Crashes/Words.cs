namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>Makes texts of one word each, no two alike: the word tells who typed it and as what.</summary>
/// <param name="author">The person that types them.</param>
/// <param name="place">The room or conversation to which they belong, where there are several.</param>
internal sealed class Words(string author, string? place = null)
{
    private int _count;

    public string Author => author;

    /// <summary>Gets what all texts of a place have in them.</summary>
    public string Mark => place is null ? "" : $"_{place}_";

    /// <summary>Gets the texts of which one cannot know whether they were said; each may be in the log once.</summary>
    public List<string> Maybe { get; } = [];

    /// <summary>Gets the texts that the server did not take.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Gets the texts that were said, in their order; each must be in the log once.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Gets the texts that replaced others.</summary>
    public List<string> Edits { get; } = [];

    /// <summary>Gets those of the said texts that answer a message.</summary>
    public List<string> Replies { get; } = [];

    public string NextReply()
    {
        Replies.Add(NextSaid());
        return Replies[^1];
    }

    public string NextMaybe() => Keep(Maybe, "maybe");

    /// <summary>Returns the place of a text among those that were typed, or -1.</summary>
    public int Order(string text) => Said.IndexOf(text) is >= 0 and var at ? at : Maybe.IndexOf(text);

    public string NextSaid() => Keep(Said, "said");

    public string NextEdit() => Keep(Edits, "edit");

    private string Keep(List<string> texts, string kind)
    {
        var number = ++_count;
        texts.Add($"{author}{Mark}{kind}{(char)('a' + (number / 676))}{(char)('a' + (number / 26 % 26))}{(char)('a' + (number % 26))}.");
        return texts[^1];
    }
}
