using System.Buffers;
using System.Text;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input.Accounts;

/// <summary>Represents a typed line that has, or may have, a passphrase in it: nobody else may see it.</summary>
/// <param name="Command">The command that is meant: login, register or passphrase.</param>
/// <param name="Arguments">The rest of the line, trimmed.</param>
/// <param name="IsExact">Whether the line is the command as it must be typed.</param>
public sealed record AccountLine(string Command, string Arguments, bool IsExact)
{
    private static readonly string[] Commands = ["login", "register", "passphrase"];

    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\f\v\u0085\u2028\u2029");

    // One letter off, but words of their own. Behind a slash they are mistyped commands all the same.
    private static readonly string[] Words = ["logic", "logins", "registers", "passphrases"];

    /// <summary>Finds such a line in a text, also behind commands that carry text; null if each line may be said.</summary>
    public static AccountLine? Find(string text) =>
        FindTyped(text) ?? (text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? FindDisguised(text) : null);

    // An invisible character or a fullwidth letter keeps the command from working, and the passphrase is read all the same.
    private static AccountLine? FindDisguised(string text)
    {
        // Most texts beyond ASCII have nothing to fold, and were looked at already.
        var folded = Fold("");
        var found = folded == text ? null : FindTyped(folded) ?? FindTyped(Fold(" "));
        return found is null ? null : found with { IsExact = false };

        string Fold(string replacement) => MessageText.ReplaceInvisible(text, replacement).Normalize(NormalizationForm.FormKC);
    }

    private static AccountLine? FindTyped(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny(LineEnds);
            var line = text.AsSpan(start, length < 0 ? text.Length - start : length);
            if (Read(line, text.AsSpan(start)) is { } found)
            {
                return found with { IsExact = found.IsExact && line.Length == text.Length };
            }

            start += line.Length + 1;
        }

        return null;
    }

    /// <summary>Looks at the first word of a line, and at the words behind a command at which its text may begin.</summary>
    /// <param name="line">The line.</param>
    /// <param name="rest">The line and those that follow it.</param>
    private static AccountLine? Read(ReadOnlySpan<char> line, ReadOnlySpan<char> rest)
    {
        // Without a slash of its own a word counts where a text begins; with one, in each argument before it too.
        var (index, last, text, number, at) = (0, 0, 0, -1, 0);
        while (index <= last && NextWord(line, ref at, out var word, out var hasSlash))
        {
            var isText = index == text;
            if (CommandOf(word, hasSlash, isText) is { } command && ArgumentsOf(line, rest, at, hasSlash) is { Length: > 0 } arguments)
            {
                return new(command, arguments, IsTyped(line, command, at));
            }

            if (index == number && char.IsAsciiDigit(word[0]))
            {
                (text, last) = (index + 1, Math.Max(last, index + 1));
            }
            else if ((hasSlash || (index == 0 && line.Contains('/'))) && CommandTable.Find(word.ToString()) is { TextAfter: { } words } carrier)
            {
                text = hasSlash ? index + 1 + words : -1;
                number = carrier.TakesNumber ? index + 1 + words : -1;
                last = Math.Max(last, index + 1 + words);
            }

            index++;
        }

        return null;
    }

    /// <summary>Takes the next word of a line, without the slashes before it.</summary>
    private static bool NextWord(ReadOnlySpan<char> line, ref int at, out ReadOnlySpan<char> word, out bool hasSlash)
    {
        hasSlash = false;
        while (at < line.Length && (line[at] == '/' || char.IsWhiteSpace(line[at])))
        {
            hasSlash |= line[at++] == '/';
        }

        var begin = at;
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
        {
            at++;
        }

        word = line[begin..at];
        return at > begin;
    }

    private static string? CommandOf(ReadOnlySpan<char> typed, bool hasSlash, bool isText)
    {
        if (typed.Length is < 4 or > 11 || !(hasSlash || isText))
        {
            return null;
        }

        var word = typed.ToString().ToLowerInvariant();
        return hasSlash || !Words.Contains(word) ? Array.Find(Commands, command => IsNear(word, command)) : null;
    }

    private static string ArgumentsOf(ReadOnlySpan<char> line, ReadOnlySpan<char> rest, int at, bool hasSlash) =>
        line[at..].Trim() is { IsEmpty: false } here ? here.ToString() : hasSlash ? rest[at..].Trim().ToString() : "";

    /// <summary>Reports whether a line begins with the command as it must be typed.</summary>
    private static bool IsTyped(ReadOnlySpan<char> line, string command, int end) =>
        end == command.Length + 1 && line[0] == '/' && line.Length > end && line[end] is ' ' or '\t'
        && line[1..end].Equals(command, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reports whether two words differ by one letter at most: another, a missing, a further one, or two in the wrong order.</summary>
    private static bool IsNear(string word, string command)
    {
        var start = 0;
        while (start < word.Length && start < command.Length && word[start] == command[start])
        {
            start++;
        }

        var rest = word.AsSpan(start);
        var other = command.AsSpan(start);
        return (rest.Length, other.Length) switch
        {
            (0, <= 1) or (1, 0) => true,
            (0, _) or (_, 0) => false,
            _ => rest[1..].SequenceEqual(other[1..])
                || rest[1..].SequenceEqual(other)
                || rest.SequenceEqual(other[1..])
                || (rest.Length > 1 && other.Length > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2..].SequenceEqual(other[2..])),
        };
    }
}
