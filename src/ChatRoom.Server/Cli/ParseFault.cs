using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;

namespace ChatRoom.Server.Cli;

/// <summary>Words a wrong command line as one line.</summary>
internal static partial class ParseFault
{
    /// <summary>Names the first wrong word, or the correct usage of the command.</summary>
    public static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.FirstOrDefault(IsOption) is { } option)
        {
            return $"There is no setting '{option.TrimStart('-').Split('=')[0]}'. Try --help.";
        }

        if (parsed.UnmatchedTokens is [var word, ..])
        {
            return command is RootCommand ? $"There is no command '{word}'. Try --help."
                : command.Subcommands.Count > 0 ? $"There is no command '{command.Name} {word}'. Usage: {UsageOf(command)}"
                : $"The argument '{word}' is one too many. Usage: {UsageOf(command)}";
        }

        var message = WhiteSpace().Replace(parsed.Errors[0].Message, " ").Trim();
        return $"{message} Usage: {UsageOf(command)}";
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static string UsageOf(Command command) => string.Join(
        ' ',
        [
            .. PathOf(command),
            .. command.Subcommands.Count > 0 ? [string.Join('|', command.Subcommands.Select(subcommand => subcommand.Name))] : Array.Empty<string>(),
            .. command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name),
            .. command.Options.Where(option => option is not HelpOption)
                .Select(option => option.HelpName is { } value ? $"[{option.Name} {value}]" : $"[{option.Name}]"),
            "[--History:Path=FILE]",
        ]);

    private static string[] PathOf(Command command) =>
        command is RootCommand ? ["chatroom"] : [.. command.Parents.OfType<Command>().SelectMany(PathOf), command.Name];

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
