using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Decides where a run of <c>*</c>, <c>_</c> or <c>~</c> may begin or end emphasis: only at the edge of a word.</summary>
/// <remarks>
/// A wrong guess destroys text, and a missed one only leaves a decoration out. So arithmetic, globs, pointers and names
/// of programs must not pass. Two delimiters are a clearer sign than one and may stand in more places.
/// </remarks>
internal static class DelimiterRules
{
    private static readonly SearchValues<char> FormulaSigns = SearchValues.Create("=+<>{}|\\^");

    // Names of programs that are no words of a language.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Programs = new HashSet<string>(
    [
        "$", "#", "%", "apt", "apt-get", "awk", "chmod", "chown", "cp", "curl", "del", "dir", "docker", "du", "egrep", "fgrep", "git", "grep",
        "gzip", "hg", "kubectl", "ll", "ln", "ls", "mkdir", "mv", "npm", "pip", "rg", "rm", "rmdir", "robocopy", "rsync", "scp", "sed", "ssh",
        "sudo", "svn", "tar", "unzip", "wc", "wget", "xargs", "xcopy", "zip",
    ]).GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestFace = 6;

    // Shorter ones, such as /s, tell a tone.
    private const int ShortestPath = 4;

    /// <summary>Returns whether a run of this length can be a delimiter at all.</summary>
    public static bool IsDelimiter(char c, int count) => c switch
    {
        '*' => count is >= 1 and <= 3,
        '_' => count == 1,
        _ => count == 2,
    };

    /// <summary>Returns whether a run may begin emphasis.</summary>
    public static bool Opens(Rune before, Rune after, int count) =>
        !IsNose(before, after, count)
        && (IsSpace(before) || IsForeignSign(before) || Is(before, "(*_~") || (count > 1 && (Is(before, "\"'[") || IsUnspacedLetter(before))))
        && (Letter.IsWord(after) || IsForeignSign(after) || Is(after, "*_~`@#:") || (count > 1 && Is(after, "\"'[(<$")));

    /// <summary>Returns whether a run may end emphasis.</summary>
    public static bool Closes(Rune before, Rune after, int count) =>
        !IsNose(before, after, count)
        && (Letter.IsWord(before) || IsForeignSign(before) || Is(before, "*_~`.,!?):%\"'") || (count > 1 && Is(before, "]>;$")))
        && (IsSpace(after) || IsForeignSign(after) || Is(after, "*_~.,;:!?)\"'") || (count > 1 && (Is(after, "]") || IsUnspacedLetter(after))));

    /// <summary>Returns whether a text has signs of a formula or of a program.</summary>
    public static bool IsFormula(ReadOnlySpan<char> text) => text.ContainsAny(FormulaSigns);

    /// <summary>Returns whether a line looks like one for a shell, in which <c>*foo*</c> is a glob.</summary>
    public static ShellSign ShellSignIn(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        var sign = ShellSign.None;
        foreach (var range in line.Split(' '))
        {
            var word = line[range];
            if (range.Start.Value == 0 && Programs.Contains(word))
            {
                return ShellSign.Command;
            }

            if (IsArgument(word))
            {
                sign = ShellSign.Argument;
            }
        }

        return sign;
    }

    /// <summary>Returns whether the text between two single delimiters reads like words, and not like a face or a glob.</summary>
    public static bool IsProse(ReadOnlySpan<char> text) =>
        text.Length > 1 && HasLetter(text) && !IsFace(text) && (text.Contains(' ') || text[^1] is not ('.' or ',' or ':' or '%'));

    /// <summary>Returns whether a text has more than delimiters and spaces.</summary>
    public static bool HasContent(ReadOnlySpan<char> text) => text.ContainsAnyExcept("*_~ \t");

    // An option, a path, or what joins programs.
    private static bool IsArgument(ReadOnlySpan<char> word) => word switch
    {
        "|" or "||" or "&&" or ">" or ">>" or "<" => true,
        ['-', var letter, ..] when char.IsAsciiLetter(letter) => true,
        ['-', '-', var letter, ..] when char.IsAsciiLetter(letter) => true,
        ['/', ..] => word.Length >= ShortestPath,
        ['.' or '~', '/' or '\\', ..] or ['.', '.', '/' or '\\', ..] => true,
        [var drive, ':', '\\', ..] => char.IsAsciiLetter(drive),
        _ => false,
    };

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            // Both halves of a pair are a letter or an emoji.
            if (IsLetter(c) || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    // The marks of half-width kana are modifier letters, and the eyes of faces.
    private static bool IsLetter(char c) => char.IsLetter(c) && char.GetUnicodeCategory(c) != UnicodeCategory.ModifierLetter;

    // (*\u30FB\u03C9\u30FB*): a few signs around a letter.
    private static bool IsFace(ReadOnlySpan<char> text) =>
        text.Length <= LongestFace && !text.Contains(' ') && IsEye(text[0]) && IsEye(text[^1]);

    private static bool IsEye(char c) => !char.IsAscii(c) && !char.IsSurrogate(c) && !IsLetter(c) && IsSign(new Rune(c));

    // (\u2022_\u2022): between two signs of a face a single delimiter stands at no edge of a word.
    private static bool IsNose(Rune before, Rune after, int count) =>
        count == 1 && IsForeignSign(before) && IsForeignSign(after) && IsSign(before) && IsSign(after);

    private static bool IsSign(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherPunctuation or UnicodeCategory.ModifierLetter
        or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol;

    private static bool Is(Rune rune, string set) => rune.IsAscii && set.Contains((char)rune.Value, StringComparison.Ordinal);

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune);

    private static bool IsUnspacedLetter(Rune rune) => Letter.IsUnspaced(rune) && Letter.IsWord(rune);

    // Punctuation and symbols beyond ASCII, emoji among them, have no meaning in programs.
    private static bool IsForeignSign(Rune rune) => !rune.IsAscii && !Letter.IsWord(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned);

    /// <summary>Tells how much a line looks like one for a shell.</summary>
    public enum ShellSign
    {
        /// <summary>Does not.</summary>
        None,

        /// <summary>Has an option, a path or a pipe.</summary>
        Argument,

        /// <summary>Begins with a program.</summary>
        Command,
    }
}
