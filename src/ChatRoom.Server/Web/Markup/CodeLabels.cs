namespace ChatRoom.Server.Web.Markup;

/// <summary>Holds the labels of a code block.</summary>
internal sealed class CodeLabels
{
    /// <param name="copy">The text of the copy button.</param>
    /// <param name="copyCode">The accessible name of the copy button.</param>
    /// <param name="code">The accessible name of the block.</param>
    public CodeLabels(string copy, string copyCode, string code) => Opening = new HtmlText()
        .Raw("<div class=\"code\"><button type=\"button\" class=\"copy\" tabindex=\"-1\" aria-label=\"").Text(copyCode).Raw("\">").Text(copy)
        .Raw("</button><pre tabindex=\"-1\" role=\"group\" aria-label=\"").Text(code).Raw("\">").ToString();

    /// <summary>Gets the HTML at the beginning of a code block.</summary>
    public string Opening { get; }
}
