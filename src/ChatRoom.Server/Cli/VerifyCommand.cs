using System.CommandLine;
using ChatRoom.Server.Archive;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli;

/// <summary>Checks the data of the server, an archive, or a copy of a history.</summary>
internal sealed class VerifyCommand : HistoryCommand
{
    private const int Damaged = 1;

    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "An archive, or a copy of the history; without it, the data of this server.",
    };

    public VerifyCommand(string[] settings)
        : base("verify", "Checks the data or a backup; exit code 1 if it is damaged.", settings) => Add(_file);

    protected override string WithPostgres =>
        "PostgreSQL's own programs do the work there: pg_amcheck checks a database, and pg_restore --list a backup of pg_dump.";

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var file = parsed.GetValue(_file) ?? path;
        if ((parsed.GetValue(_file) is null ? VerifyData(path, output) : VerifyBackup(file, output)) is { } problem)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"chatroom: {file} is damaged: {problem}");
            return Task.FromResult(Damaged);
        }

        output.WriteLine($"{file} is sound.");
        return Task.FromResult(0);
    }

    private static string? VerifyData(string path, TextWriter report)
    {
        var ledger = SqliteLedgerFile.Beside(path);
        return HistoryFile.Verify(path, report) ?? (File.Exists(ledger) ? SqliteLedgerCopy.Verify(ledger) : null);
    }

    private static string? VerifyBackup(string file, TextWriter report)
    {
        if (file.StartsWith('-'))
        {
            throw new SettingException($"There is no setting '{file.TrimStart('-')}'. Try --help.");
        }

        if (!File.Exists(file))
        {
            throw new SettingException($"There is no backup {file}.");
        }

        return ArchiveReader.IsArchive(file) ? DataArchive.Verify(file, report) : HistoryFile.Verify(file, report);
    }
}
