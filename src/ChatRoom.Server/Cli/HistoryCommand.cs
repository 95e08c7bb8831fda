using System.CommandLine;
using ChatRoom.Server.History;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli;

/// <summary>Works on the file of the history.</summary>
internal abstract class HistoryCommand(string name, string description, string[] settings)
    : SettingsCommand(name, description, settings)
{
    /// <summary>Does the work on the file at <paramref name="path"/>.</summary>
    /// <returns>The exit code of the process.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken);

    protected override Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken) =>
        RunAsync(parsed, configuration.ReadSettings<HistoryOptions>(HistoryOptions.Section).Path, cancellationToken);
}
