namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Counts the delimiters of one message.</summary>
internal sealed class DelimiterCount
{
    private int _count;

    public int Next() => ++_count;
}
