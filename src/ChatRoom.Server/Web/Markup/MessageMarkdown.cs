using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Renders a part of Markdown with bounded work and depth.</summary>
internal static class MessageMarkdown
{
    /// <summary>The longest text that is rendered, in characters.</summary>
    public const int MaxLength = 8192;

    /// <summary>Renders a text, or returns null if the page is to show it as typed. Never throws.</summary>
    public static MessageHtml? Render(string text, MessageKind kind)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        try
        {
            // An action stands in the line of its author: no blocks.
            var writer = new MarkdownWriter(text);
            return kind == MessageKind.Say ? writer.Write() : writer.WriteWithoutBlocks();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No message may end the pages of its readers.
            return null;
        }
    }
}
