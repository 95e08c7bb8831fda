using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>What may be somebody's handle, after an <c>@</c>.</summary>
internal sealed class MentionInline(string handle) : LeafInline
{
    public string Handle { get; } = handle;
}
