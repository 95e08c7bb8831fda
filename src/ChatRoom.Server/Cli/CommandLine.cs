using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Server.Cli;

/// <summary>Parses the command line and runs the command it names; without one, the server.</summary>
internal static class CommandLine
{
    private const int WrongUsage = 2;

    // A word is never a file of further arguments, and "-ab" never two options.
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    // The host handles signals and takes its own time to stop.
    private static readonly InvocationConfiguration Running = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>Runs the command to its end.</summary>
    /// <returns>The exit code: 2 if the arguments are wrong, else the command's own.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var (words, settings) = SettingArguments.Split(args);
        var parsed = CreateRoot(settings).Parse(words is ["help", .. var rest] ? [.. rest, "--help"] : words, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync($"chatroom: {ParseFault.Explain(parsed)}");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(Running);
    }

    private static RootCommand CreateRoot(string[] settings)
    {
        var root = new RootCommand("One chat room for browsers and raw TCP clients. Without a command: starts the server.")
        {
            HelpName = "chatroom",
        };
        root.Add(new HealthCheckCommand(settings));
        root.Add(new BackupCommand(settings));
        root.Add(new RestoreCommand(settings));
        root.Add(new ExportCommand(settings));
        root.Add(new VerifyCommand(settings));
        root.SetAction((_, _) => ChatServer.RunAsync(settings));

        // Without "/h" and "/?", which are names of files here.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpWithSettings(new HelpAction()) });
        return root;
    }
}
