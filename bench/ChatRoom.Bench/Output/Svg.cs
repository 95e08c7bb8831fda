using System.Globalization;
using System.Security;
using System.Text;

namespace ChatRoom.Bench.Output;

/// <summary>Writes a picture that can be read on light and on dark pages, and without being seen.</summary>
internal sealed class Svg
{
    /// <summary>
    /// Colours of series. Halfway between black and white, like that of the text, because a picture does not know the page
    /// it is on; told apart by colour-blind eyes too.
    /// </summary>
    private static readonly string[] Colors = ["#2f81f7", "#d4761b", "#2da44e", "#a475f9", "#6e7781"];

    private readonly StringBuilder _text = new();

    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    public Svg(double width, double height, string title, string description)
    {
        _text.AppendLine(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Text(width)} {Text(height)}" width="{Text(width)}" height="{Text(height)}" role="img" aria-labelledby="title desc">
            <title id="title">{Escape(title)}</title>
            <desc id="desc">{Escape(description)}</desc>
            <style>
            {Style()}
            </style>
            """);
    }

    /// <summary>How many series have a colour of their own.</summary>
    public static int ColorCount => Colors.Length;

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.AppendLine($"""<line class="{style}" x1="{Text(x1)}" y1="{Text(y1)}" x2="{Text(x2)}" y2="{Text(y2)}"/>""");

    public void Path(IEnumerable<(double X, double Y)> points, string style) =>
        _text.AppendLine($"""<polyline class="{style}" points="{string.Join(' ', points.Select(p => $"{Text(p.X)},{Text(p.Y)}"))}"/>""");

    public void Dot(double x, double y, string style) =>
        _text.AppendLine($"""<circle class="{style}" cx="{Text(x)}" cy="{Text(y)}" r="3.2"/>""");

    /// <param name="x">Where the anchor is.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="text">What is written.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="style">Classes.</param>
    public void Write(double x, double y, string text, string anchor = "start", string style = "text") =>
        _text.AppendLine($"""<text class="{style}" x="{Text(x)}" y="{Text(y)}" text-anchor="{anchor}">{Escape(text)}</text>""");

    public override string ToString() => _text + "</svg>\n";

    private static string Style()
    {
        var style = new StringBuilder();
        style.AppendLine("text { font: 13px system-ui, sans-serif; fill: #6e7781 } .head { font-weight: 600 }");
        style.AppendLine("line { stroke: #6e7781 } .grid { stroke-opacity: .25 } .range { stroke-width: 1.2 }");
        style.Append("polyline { fill: none; stroke-width: 2 } .dashed { stroke-dasharray: 6 4 }");
        for (var i = 0; i < Colors.Length; i++)
        {
            style.AppendLine().Append($".s{i} {{ stroke: {Colors[i]} }} .f{i} {{ fill: {Colors[i]} }}");
        }

        return style.ToString();
    }

    private static string Text(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);
}
