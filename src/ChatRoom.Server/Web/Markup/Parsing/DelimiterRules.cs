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

    // With backquotes of the shell behind them.
    private static readonly string[] ShellStarts = ["$ ", "echo ", "printf ", "export ", "eval ", "sudo "];
    private static readonly string[] ShellLoops = ["for ", "while ", "until ", "if "];

    // Types of C that are seldom the last word of what somebody emphasises.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Types =
        new HashSet<string>(["bool", "char", "float", "int", "unsigned", "void"]).GetAlternateLookup<ReadOnlySpan<char>>();

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
    public static bool Opens(Rune before, Rune after, char c, int count) =>
        !IsNose(before, after, count)
        && (IsSpace(before) || IsForeignSign(before) || Is(before, "(*_~")
            || (count > 1 && (Is(before, "\"'[") || (IsUnspacedLetter(before) && MayFollowLetter(after, c)))))
        && (Letter.IsWord(after) || IsForeignSign(after) || Is(after, "*_~`@#:") || (count > 1 && Is(after, "\"'[(<$")));

    /// <summary>Returns whether a run may end emphasis.</summary>
    /// <param name="before">The character before the run.</param>
    /// <param name="after">The character after it.</param>
    /// <param name="following">The character after that.</param>
    /// <param name="count">The length of the run.</param>
    public static bool Closes(Rune before, Rune after, Rune following, int count) =>
        !IsNose(before, after, count)
        // *log*.txt and _readme_.md are names of files.
        && !(count == 1 && Is(after, ".:,") && Letter.IsSpacedWord(following))
        && (Letter.IsWord(before) || IsForeignSign(before) || Is(before, "*_~`.,!?):%\"'") || (count > 1 && Is(before, "]>;$")))
        && (IsSpace(after) || IsForeignSign(after) || Is(after, "*_~.,;:!?)\"'") || (count > 1 && (Is(after, "]") || IsUnspacedLetter(after))));

    /// <summary>Returns whether a text has signs of a formula or of a program.</summary>
    public static bool IsFormula(ReadOnlySpan<char> text) => text.ContainsAny(FormulaSigns);

    /// <summary>Returns whether a line looks like one of a shell or a program, in which <c>*foo*</c> is a glob or a pointer.</summary>
    public static CodeSign CodeSignIn(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line is [.., ';' or '{'] || line.Contains("/*", StringComparison.Ordinal) || line.Contains("*/", StringComparison.Ordinal))
        {
            return CodeSign.Line;
        }

        var sign = CodeSign.None;
        var mayBegin = true;
        foreach (var range in line.Split(' '))
        {
            var word = line[range];
            if (mayBegin && Programs.Contains(word))
            {
                return CodeSign.Line;
            }

            // me@host:~$ is a prompt.
            mayBegin = range.Start.Value == 0 && word is [.., '$' or '#' or '%' or '>'];
            if (IsArgument(word))
            {
                sign = CodeSign.Argument;
            }
        }

        return sign;
    }

    /// <summary>Returns whether a backquote of a line is one of a shell or a program, or a quotation mark as TeX has them.</summary>
    public static bool HasOwnBackquotes(ReadOnlySpan<char> line) =>
        BeginsWith(line, ShellStarts) || (line.TrimEnd() is [.., ';' or '{'] && line.ContainsAny("=({"))
            || (BeginsWith(line, ShellLoops)
                && (line.Contains("; do ", StringComparison.Ordinal) || line.Contains("; then ", StringComparison.Ordinal)))
            || (line.Contains("``", StringComparison.Ordinal) && line.Contains("''", StringComparison.Ordinal));

    /// <summary>Returns whether the text between two single delimiters reads like words, and not like a face, names or a glob.</summary>
    /// <param name="text">The text.</param>
    /// <param name="c">The character of the delimiters.</param>
    public static bool IsProse(ReadOnlySpan<char> text, char c)
    {
        var first = text[..(text.IndexOf(' ') is var space and >= 0 ? space : text.Length)];
        var last = text[(text.LastIndexOf(' ') + 1)..];
        // "_user_id to user_id_" has two names, "*b - c*" two factors.
        return text.Length > 1 && HasLetter(text) && !IsFace(text) && (text.Contains(' ') || text[^1] is not ('.' or ',' or ':' or '%'))
            && !first.Contains(c) && !last.Contains(c) && (IsLong(first) || IsLong(last));
    }

    /// <summary>Returns whether the second of two delimiters makes a pointer: <c>char *a, char* b</c>.</summary>
    /// <param name="text">The text between them.</param>
    public static bool IsPointer(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOfAny(" ,(") + 1)..];
        return Types.Contains(word) || word.EndsWith("_t", StringComparison.Ordinal);
    }

    /// <summary>Returns whether a text has a letter, a digit, a sign beyond ASCII, or code.</summary>
    public static bool HasContent(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || !char.IsAscii(c) || c == '`')
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsWith(ReadOnlySpan<char> line, string[] starts)
    {
        foreach (var start in starts)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // An option, a path, a variable, a pattern, or what joins programs.
    private static bool IsArgument(ReadOnlySpan<char> word) => HasEscapedLetter(word) || word switch
    {
        ['$', var next, ..] when char.IsAsciiLetter(next) || next is '{' or '(' or '_' => true,
        "|" or "||" or "&&" or ">" or ">>" or "<" => true,
        ['-', var letter, ..] when char.IsAsciiLetter(letter) => true,
        ['-', '-', var letter, ..] when char.IsAsciiLetter(letter) => true,
        ['/', ..] => word.Length >= ShortestPath,
        ['.' or '~', '/' or '\\', ..] or ['.', '.', '/' or '\\', ..] => true,
        [var drive, ':', '\\', ..] => char.IsAsciiLetter(drive),
        _ => false,
    };

    private static bool HasEscapedLetter(ReadOnlySpan<char> word) =>
        word.IndexOf('\\') is var at and >= 0 && at + 1 < word.Length && char.IsAsciiLetterOrDigit(word[at + 1]);

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

    // A letter alone is a variable, save where a letter is a word.
    private static bool IsLong(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var c in word)
        {
            letters += Letter.IsPart(c) ? char.IsSurrogate(c) || Letter.IsUnspaced(new Rune(c)) ? 2 : 1 : 0;
        }

        return letters > 1;
    }

    // \u5f20**\u3001\u674e** hides names, and ~~ after a letter lengthens the word.
    private static bool MayFollowLetter(Rune after, char c) =>
        c == '*' && Rune.GetUnicodeCategory(after) is not UnicodeCategory.OtherPunctuation;

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

    /// <summary>Tells how much a line looks like one of a shell or a program.</summary>
    public enum CodeSign
    {
        /// <summary>Does not.</summary>
        None,

        /// <summary>Has an option, a path, a variable or a pipe.</summary>
        Argument,

        /// <summary>Begins with the name of a program, or ends as a statement does.</summary>
        Line,
    }
}
