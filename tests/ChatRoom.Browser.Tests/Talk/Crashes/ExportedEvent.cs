namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>An event of an exported log.</summary>
internal sealed record ExportedEvent(
    long Sequence, string Type, string Author, string Text, long? Answers, bool IsEdited, string? DeletedBy, long? Target, IReadOnlyList<(string Emoji, string By)> Reactions)
{
    public bool IsMessage => Type is "message" or "action";
}
