using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Keeps the keys of cookies and forms in the database, so that each node reads what another one has written. Thread-safe.</summary>
/// <remarks>
/// The framework asks on any thread and waits, also on one that serves sockets: the answer of the database would come only there. So it
/// gets what is in memory. A new key is used two days after it was stored, and until then each node has read it.
/// </remarks>
internal sealed partial class SharedKeys : IXmlRepository, IAsyncDisposable
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromHours(1);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile IReadOnlyList<string> _keys;

    private SharedKeys(NpgsqlDataSource database, IReadOnlyList<string> keys, ILogger logger)
    {
        (_database, _keys, _logger) = (database, keys, logger);
        _loop = Task.Run(FollowAsync);
    }

    /// <summary>Reads the keys.</summary>
    /// <exception cref="NpgsqlException">The database cannot be read.</exception>
    public static async Task<SharedKeys> OpenAsync(NpgsqlDataSource database, ILogger logger, CancellationToken cancellationToken) =>
        new(database, await ReadAsync(database, cancellationToken), logger);

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys.Select(XElement.Parse)];

    /// <inheritdoc/>
    /// <remarks>Of the keys that several nodes make at once, on a new database, one is stored, and all nodes take that one.</remarks>
    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        await using var command = _database.CreateCommand("SELECT store_key($1, $2)");
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.Parameters.AddWithValue(element.Name.LocalName == "key");
        await command.ExecuteNonQueryAsync();
        _keys = await ReadAsync(_database, CancellationToken.None);
    }).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await using var command = database.CreateCommand("SELECT xml FROM keys ORDER BY id");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            keys.Add(row.GetString(0));
        }

        return keys;
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(ReadInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    _keys = await ReadAsync(_database, _stop.Token);
                }
                catch (NpgsqlException e)
                {
                    LogTrouble(_logger, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "The keys of cookies cannot be read now")]
    private static partial void LogTrouble(ILogger logger, Exception exception);
}
