using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Represents a possible handle after an <c>@</c>.</summary>
internal sealed class MentionInline(string handle) : LeafInline
{
    public string Handle { get; } = handle;
}
