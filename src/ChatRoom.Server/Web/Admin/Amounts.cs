using System.Globalization;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Admin;

/// <summary>Writes amounts for an operator.</summary>
internal static class Amounts
{
    private const int Step = 1024;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Writes a number of bytes, such as <c>1.4 MiB</c>; a dash for none.</summary>
    public static string Bytes(double? bytes)
    {
        if (bytes is not { } value)
        {
            return "–";
        }

        var unit = 0;
        for (; value >= Step && unit < Units.Length - 1; unit++)
        {
            value /= Step;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    /// <summary>Writes a number with groups of three digits.</summary>
    public static string Count(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Writes a time span in its largest unit.</summary>
    public static string Span(TimeSpan span, IStringLocalizer<Resources> words) =>
        span.TotalDays >= 1 ? words["Admin_Days", (int)span.TotalDays]
        : span.TotalHours >= 1 ? words["Admin_Hours", (int)span.TotalHours]
        : span.TotalMinutes >= 1 ? words["Admin_Minutes", (int)span.TotalMinutes]
        : words["Admin_Seconds", Math.Max(0, (int)span.TotalSeconds)];
}
