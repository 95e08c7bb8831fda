namespace ChatRoom.Server.Web.Markup;

internal sealed class DelimiterCount
{
    private int _count;

    public int Next() => ++_count;
}
