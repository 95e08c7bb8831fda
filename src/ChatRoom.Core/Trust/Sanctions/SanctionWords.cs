using System.Globalization;
using System.Text.RegularExpressions;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Trust.Sanctions;

/// <summary>Reads the words of a ban, a mute or a rule of a room: <c>TARGET [10m|2h|7d] [REASON]</c>.</summary>
/// <param name="Target">The handle, the address, the network or the value of the rule; empty if there is none.</param>
/// <param name="Lasts">The duration, or null.</param>
/// <param name="Reason">The reason in one line; may be empty.</param>
public sealed partial record SanctionWords(string Target, TimeSpan? Lasts, string Reason)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 200;

    // A time is often typed with one before it.
    private static readonly char[] Signs = ['-', '+', '"', '\'', '\u201C', '\u201D', '(', '['];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Reads the text behind a command.</summary>
    public static SanctionWords Parse(string argument)
    {
        var (target, rest) = Cut(argument);
        var (second, reason) = Cut(rest);
        return TryParseDuration(second, out var lasts)
            ? new(target, lasts, Shorten(reason))
            : new(target, null, Shorten(rest)) { WrongDuration = char.IsDigit(second.TrimStart(Signs).FirstOrDefault()) ? second : "" };
    }

    /// <summary>Gets the word in the place of the duration that begins with a digit, or a sign and a digit, and is none; empty for none. Without its unit, the act would have no end.</summary>
    public string WrongDuration { get; init; } = "";

    /// <summary>Returns why the words cannot be taken, or null.</summary>
    /// <param name="how">The reason if the target is missing.</param>
    public LocalizedMessage? Refuse(LocalizedMessage how) =>
        Target.Length == 0 ? how
        : WrongDuration.Length > 0 ? new("Trust_NoDuration", "{0} is no time. Write a number with s, m, h, d or w, as in 90m, and begin a reason with a letter.", WrongDuration)
        : null;

    /// <summary>Returns the end and the reason as the audit log has them.</summary>
    /// <param name="end">The end, or null.</param>
    /// <param name="others">What stands between them, or behind.</param>
    public static string DetailOf(DateTimeOffset? end, params string[] others) =>
        string.Join(", ", others.Prepend(end is { } until ? $"until {Sanction.Shown(until)}" : "").Where(part => part.Length > 0));

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

    /// <summary>Makes one line of a reason, and cuts one that is too long.</summary>
    public static string Shorten(string reason)
    {
        var line = MessageText.OneLine(reason);
        line = MessageText.IsBlank(line) ? "" : line;
        return line.Length <= MaxReason ? line : line[..(char.IsHighSurrogate(line[MaxReason - 1]) ? MaxReason - 1 : MaxReason)];
    }

    [GeneratedRegex("^[0-9]{1,9}[smhdwSMHDW]$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
