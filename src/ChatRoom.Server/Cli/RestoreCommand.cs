using System.CommandLine;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Cli;

/// <summary>Replaces the history by a backup while no server runs.</summary>
internal sealed class RestoreCommand : HistoryCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The backup." };
    private readonly Option<bool> _force = new("--force") { Description = "Replaces the history if there is one." };

    public RestoreCommand(string[] settings)
        : base("restore", "Replaces the history by a backup. No server may run.", settings)
    {
        Add(_file);
        Add(_force);
    }

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        HistoryFile.Restore(path, file, parsed.GetValue(_force));
        parsed.InvocationConfiguration.Output.WriteLine($"{file} is restored to {path}.");
        return Task.FromResult(0);
    }
}
