using System.CommandLine;
using System.CommandLine.Parsing;
using ChatRoom.Server.History;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli;

/// <summary>Works on the file of the history.</summary>
internal abstract class HistoryCommand(string name, string description, string[] settings)
    : SettingsCommand(name, description, settings)
{
    /// <summary>Gets a sentence that tells what does the work with PostgreSQL.</summary>
    protected virtual string WithPostgres => "PostgreSQL's own programs do the work there: pg_dump makes a backup, and pg_restore brings it back.";

    /// <summary>Does the work on the file at <paramref name="path"/>.</summary>
    /// <returns>The exit code of the process.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken);

    protected override Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken) =>
        DataOptions.IsPostgres(configuration.ReadSettings<DataOptions>(DataOptions.Section).Provider)
            ? throw new SettingException($"'chatroom {FullName(parsed.CommandResult)}' works on files, and with Data:Provider=postgres the data is in a database. {WithPostgres}")
            : RunAsync(parsed, configuration.ReadSettings<HistoryOptions>(HistoryOptions.Section).Path, cancellationToken);

    /// <summary>Refuses the empty name of a file, which a variable of a script may be.</summary>
    protected static void RequireName(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            throw new SettingException("FILE is empty. Name a file.");
        }
    }

    // Without the program itself.
    private static string FullName(CommandResult command) =>
        command.Parent is CommandResult { Parent: not null } group ? $"{FullName(group)} {command.Command.Name}" : command.Command.Name;
}
