using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Returns the text that a reader of the page sees, as <c>innerText</c> of a browser does.</summary>
internal static class VisibleText
{
    private static readonly CodeLabels Labels = new("", "", "");
    private static readonly HashSet<string> Blocks = ["P", "BLOCKQUOTE", "UL", "OL", "LI", "DIV", "PRE"];

    /// <summary>Returns the HTML of a text, for a reader who knows nobody.</summary>
    public static string Html(string text) =>
        MessageHtml.Render(text, MessageKind.Say)?.For(_ => false, _ => false, Labels) ?? new HtmlText().Text(text).ToString();

    /// <summary>Returns the visible text of a message.</summary>
    public static string Of(string text)
    {
        var read = new StringBuilder();
        var isAtBlock = false;
        Append(Parse(Html(text)), read, ref isAtBlock);
        return read.ToString();
    }

    /// <summary>Parses HTML that is the content of an element.</summary>
    public static IElement Parse(string html) => new HtmlParser().ParseDocument($"<body><section>{html}</section>").QuerySelector("section")!;

    private static void Append(INode node, StringBuilder read, ref bool isAtBlock)
    {
        foreach (var child in node.ChildNodes)
        {
            var isBlock = Blocks.Contains(child.NodeName);
            isAtBlock |= isBlock;
            if (child is IText { Data.Length: > 0 } text)
            {
                read.Append(isAtBlock && read.Length > 0 ? "\n" : "").Append(text.Data);
                isAtBlock = false;
            }
            else if (child.NodeName != "BUTTON")
            {
                Append(child, read, ref isAtBlock);
            }

            isAtBlock |= isBlock;
        }
    }
}
