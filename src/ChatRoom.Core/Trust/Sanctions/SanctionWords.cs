using System.Globalization;
using System.Text.RegularExpressions;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Trust.Sanctions;

/// <summary>Reads the words of a ban or a mute: <c>TARGET [10m|2h|7d] [REASON]</c>.</summary>
/// <param name="Target">The handle, the address or the network; empty if there is none.</param>
/// <param name="Lasts">The duration, or null.</param>
/// <param name="Reason">The reason in one line; may be empty.</param>
public sealed partial record SanctionWords(string Target, TimeSpan? Lasts, string Reason)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Reads the text behind a command.</summary>
    public static SanctionWords Parse(string argument)
    {
        var (target, rest) = Cut(argument);
        var (second, reason) = Cut(rest);
        return TryParseDuration(second, out var lasts)
            ? new(target, lasts, Shorten(reason))
            : new(target, null, Shorten(rest));
    }

    /// <summary>Reads a duration: a number and one of s, m, h, d and w.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!Duration().IsMatch(text) || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        var unit = char.ToLowerInvariant(text[^1]) switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.FromDays(7),
        };
        duration = count > Longest / unit ? Longest : count * unit;
        return true;
    }

    /// <summary>Cuts a text at the first white space.</summary>
    public static (string First, string Others) Cut(string text)
    {
        text = text.Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\n', '\t');
        return end < 0 ? (text, "") : (text[..end], text[end..].Trim());
    }

    private static string Shorten(string reason)
    {
        var line = MessageText.OneLine(reason);
        line = MessageText.IsBlank(line) ? "" : line;
        return line.Length <= MaxReason ? line : line[..(char.IsHighSurrogate(line[MaxReason - 1]) ? MaxReason - 1 : MaxReason)];
    }

    [GeneratedRegex("^[0-9]{1,9}[smhdwSMHDW]$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
