namespace ChatRoom.Server.Cli.Moderation;

/// <summary>Reads a passphrase from standard input: an argument would be in the list of processes, and in the history of the shell.</summary>
internal static class PassphraseInput
{
    /// <summary>Reads one line; from a keyboard, without showing it.</summary>
    public static string Read(TextWriter prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? "";
        }

        prompt.Write("Passphrase: ");
        var typed = new List<char>();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.RemoveRange(Math.Max(0, typed.Count - 1), Math.Min(1, typed.Count));
            }
            else
            {
                typed.Add(key.KeyChar);
            }
        }

        prompt.WriteLine();
        return string.Concat(typed);
    }
}
