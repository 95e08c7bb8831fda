namespace ChatRoom.Core.Input.Accounts;

/// <summary>Represents a typed line that has, or may have, a passphrase in it: nobody else may see it.</summary>
/// <param name="Command">The command that is meant: login, register or passphrase.</param>
/// <param name="Arguments">The rest of the line, trimmed.</param>
/// <param name="IsExact">Whether the line is the command as it must be typed.</param>
public sealed record AccountLine(string Command, string Arguments, bool IsExact)
{
    private static readonly string[] Commands = ["login", "register", "passphrase"];

    // One letter off, but words of their own. Behind a slash they are mistyped commands all the same.
    private static readonly string[] Words = ["logic", "logins", "registers", "passphrases"];

    /// <summary>Finds such a line in a text; null if each line may be said.</summary>
    public static AccountLine? Find(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Read(line) is { } found)
            {
                return found with { IsExact = found.IsExact && line.Length == text.Length };
            }
        }

        return null;
    }

    private static AccountLine? Read(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        var typed = trimmed.TrimStart("/ \t");
        var end = EndOfWord(typed);
        var arguments = typed[end..].Trim();
        if (end is < 4 or > 11 || arguments.IsEmpty)
        {
            return null;
        }

        var word = typed[..end].ToString().ToLowerInvariant();
        var hasSlash = trimmed[0] == '/';
        var command = Array.Find(Commands, command => IsNear(word, command));
        if (command is null || (!hasSlash && Words.Contains(word)))
        {
            return null;
        }

        var isExact = word == command && line.StartsWith("/") && trimmed.Length == typed.Length + 1 && typed[end] is (' ' or '\t');
        return new(command, arguments.ToString(), isExact);
    }

    private static int EndOfWord(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return text.Length;
    }

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
