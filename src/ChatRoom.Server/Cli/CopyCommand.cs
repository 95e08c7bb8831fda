using System.CommandLine;
using System.Globalization;
using ChatRoom.Server.History;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Transfer;

namespace ChatRoom.Server.Cli;

/// <summary>Copies all data between files and PostgreSQL.</summary>
internal sealed class CopyCommand : SettingsCommand
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    private readonly Option<string> _from = Place("--from", "The place of the data.", Sqlite);
    private readonly Option<string> _to = Place("--to", "The place of the copy: an empty database, or a new file.", Postgres);

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "The database, such as 'Host=db;Database=chatroom'; without it, Data:Connection.",
        HelpName = "STRING",
    };

    public CopyCommand(string[] settings)
        : base("copy", "Copies all data from files to PostgreSQL, or back, and compares it. No server may run.", settings)
    {
        Add(_from);
        Add(_to);
        Add(_connection);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = configuration.ReadSettings<HistoryOptions>(HistoryOptions.Section);
        var connection = parsed.GetValue(_connection) ?? configuration[$"{DataOptions.Section}:{nameof(DataOptions.Connection)}"] ?? "";
        if (connection.Length == 0)
        {
            throw new SettingException("Name the database with --connection, such as --connection 'Host=localhost;Database=chatroom;Username=chatroom'.");
        }

        var copied = (parsed.GetValue(_from), parsed.GetValue(_to)) switch
        {
            (Sqlite, Postgres) => await DataTransfer.ToPostgresAsync(
                options.Path, connection, new UpgradeBackups(options.UpgradeBackupFor, TimeProvider.System), cancellationToken),
            (Postgres, Sqlite) => await DataTransfer.ToFilesAsync(connection, options.Path, cancellationToken),
            _ => throw new SettingException("A copy goes '--from sqlite --to postgres' or '--from postgres --to sqlite'."),
        };
        await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{copied.Rooms} rooms, {copied.Events} events and {copied.LedgerRows} rows of the ledger are copied and compared."));
        return 0;
    }

    private static Option<string> Place(string name, string description, string value)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = $"{Sqlite}|{Postgres}",
            DefaultValueFactory = _ => value,
        };
        option.Validators.Add(place =>
        {
            if (place.GetValueOrDefault<string>() is var given and not (Sqlite or Postgres))
            {
                place.AddError($"There is no place '{given}'.");
            }
        });
        return option;
    }
}
