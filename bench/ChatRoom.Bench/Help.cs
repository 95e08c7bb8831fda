using System.Text;

namespace ChatRoom.Bench;

/// <summary>What can be asked for, taken from the modes themselves.</summary>
internal static class Help
{
    private const string Command = "dotnet run -c Release --project bench/ChatRoom.Bench --";

    /// <summary>All modes with their options.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine($"Usage: {Command} MODE [--name=value …]");
            text.AppendLine();
            foreach (var mode in ModeTable.All)
            {
                text.AppendLine($"  {mode.Name,-11}{mode.Summary}");
                var own = mode.Options.Where(o => !IsCommon(o)).Select(o => o.Otherwise.Length == 0 ? $"--{o.Name}=…" : $"--{o.Name}={o.Otherwise}").ToList();
                if (own.Count > 0)
                {
                    text.AppendLine($"  {"",-11}{string.Join(' ', own)}");
                }
            }

            text.AppendLine();
            text.AppendLine("Modes that load a server also take:");
            Append(text, Rounds.Common);
            Append(text, [ServerSpec.Option]);
            text.AppendLine("  --Tcp:Backlog=20          any setting of our own server");
            text.AppendLine("  --env:NAME=value          an environment variable of every server");
            text.AppendLine();
            text.AppendLine($"{Command} MODE --help explains a mode's options.");
            text.Append("Exit code 0: done. 1: a delivery was lost, doubled, out of order or damaged. 2: not possible. 3: out of time.");
            return text.ToString();
        }
    }

    /// <summary>One mode's options.</summary>
    public static string Of(Mode mode)
    {
        var text = new StringBuilder();
        text.AppendLine($"{mode.Name}: {mode.Summary}");
        text.AppendLine();
        Append(text, mode.Options);
        return text.ToString().TrimEnd();
    }

    private static bool IsCommon(Option option) => Rounds.Common.Contains(option) || option == ServerSpec.Option;

    private static void Append(StringBuilder text, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            text.AppendLine($"  {$"--{option.Name}={option.Otherwise}",-26}{option.Meaning}");
        }
    }
}
