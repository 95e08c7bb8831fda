namespace ChatRoom.Server.Web.Markup;

/// <summary>What stands at a block of code.</summary>
internal sealed class CodeLabels
{
    /// <param name="copy">On the button.</param>
    /// <param name="copyCode">The same, for those who only hear it.</param>
    /// <param name="code">What the block is called.</param>
    public CodeLabels(string copy, string copyCode, string code) => Opening = new HtmlText()
        .Raw("<div class=\"code\"><button type=\"button\" class=\"copy\" aria-label=\"").Text(copyCode).Raw("\">").Text(copy)
        .Raw("</button><pre tabindex=\"0\" role=\"group\" aria-label=\"").Text(code).Raw("\"><code>").ToString();

    /// <summary>The HTML by which a block begins.</summary>
    public string Opening { get; }
}
