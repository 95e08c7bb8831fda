using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ChatRoom.Server.Cli.Moderation;
using ChatRoom.Server.Cli.Rooms;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Server.Cli;

/// <summary>Parses the command line and runs the command it names; without one, the server.</summary>
internal static class CommandLine
{
    private const int WrongUsage = 2;

    // A word is never a file of further arguments, and "-ab" never two options.
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs the command to its end.</summary>
    /// <returns>The exit code: 2 if the arguments are wrong, else the command's own.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        var (words, settings) = SettingArguments.Split(args);
        var parsed = CreateRoot(settings).Parse(words is ["help", .. var rest] ? [.. rest, "--help"] : words, Parsing);
        if (parsed.Action is ParseErrorAction || parsed.UnmatchedTokens.Count > 0)
        {
            await errors.WriteLineAsync($"chatroom: {ParseFault.Explain(parsed)}");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
            // The host handles signals and takes its own time to stop.
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand CreateRoot(string[] settings)
    {
        var root = new RootCommand("Chat rooms for browsers and raw TCP clients. Without a command: starts the server.")
        {
            HelpName = "chatroom",
        };
        root.Add(new HealthCheckCommand(settings));
        root.Add(new BackupCommand(settings));
        root.Add(new RestoreCommand(settings));
        root.Add(new ExportCommand(settings));
        root.Add(new VerifyCommand(settings));
        root.Add(new ReindexCommand(settings));
        root.Add(new CopyCommand(settings));
        root.Add(new Command("room", "Lists rooms; opens or deletes one, while no server runs.")
        {
            new RoomListCommand(settings),
            new RoomOpenCommand(settings),
            new RoomDeleteCommand(settings),
        });
        foreach (var command in ActCommands.Of(settings))
        {
            root.Add(command);
        }

        root.SetAction((parsed, _) => ChatServer.RunAsync(settings, _ => { }, parsed.InvocationConfiguration.Error));

        // Without "/h" and "/?", which are names of files here.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpWithSettings(new HelpAction()) });
        return root;
    }
}
