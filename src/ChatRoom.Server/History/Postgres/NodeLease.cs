using System.Reflection;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Keeps this node's lease, and ends the nodes whose lease is over: their persons leave, once.</summary>
/// <remarks>
/// The clock of the database judges all leases. After a time without the database a node first renews its own lease and lets the
/// others do so, so that an outage ends no node that lives. A link that stands still gives no error: the time since the last renewal
/// tells it. A node that was paused, so that another one has ended it, begins a
/// new lease: its rooms read what they missed, and log the joins of the persons that are still here.
/// </remarks>
internal sealed partial class NodeLease : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Longer than the interval of renewals, and short enough that a node which has renewed at the same time still has its lease.
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly Doorbell _doorbell;
    private readonly ILogger _logger;
    private readonly Func<Task> _onReturned;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _renewedAt = Environment.TickCount64;
    private long _reachedSince = Environment.TickCount64;
    private long _forgotAt = Environment.TickCount64;
    private bool _isAway;

    /// <summary>Keeps a lease that has begun.</summary>
    /// <param name="database">The database.</param>
    /// <param name="node">The id of this node.</param>
    /// <param name="doorbell">Tells of the leaves.</param>
    /// <param name="logger">For troubles with the database.</param>
    /// <param name="onReturned">Called when another node has ended this one, before the new lease: others may have taken handles of persons here.</param>
    public NodeLease(NpgsqlDataSource database, Guid node, Doorbell doorbell, ILogger logger, Func<Task> onReturned)
    {
        (_database, Node, _doorbell, _logger, _onReturned) = (database, node, doorbell, logger, onReturned);
        _loop = Task.Run(KeepAsync);
    }

    /// <summary>Gets the id of this node: another one at each start.</summary>
    public Guid Node { get; }

    /// <summary>Gets whether the lease was renewed in the last seconds.</summary>
    public bool IsFresh => Environment.TickCount64 - Volatile.Read(ref _renewedAt) <= LongestGap.TotalMilliseconds;

    private bool IsPatienceOver => Environment.TickCount64 - _reachedSince >= Patience.TotalMilliseconds;

    /// <summary>Begins the lease of a node.</summary>
    public static async Task BeginAsync(NpgsqlDataSource database, Guid node, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT begin_lease($1, $2, $3, $4)");
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue($"{Environment.MachineName}/{Environment.ProcessId}");
        command.Parameters.AddWithValue(Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? "");
        command.Parameters.AddWithValue((int)Duration.TotalSeconds);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        try
        {
            await StopAsync();
        }
        catch (NpgsqlException e)
        {
            LogTrouble(_logger, e);
        }

        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RenewInterval, _stop.Token);
                await RenewOrBeginAsync(_stop.Token);
                if (IsPatienceOver)
                {
                    await EndOthersAsync(_stop.Token);
                }

                if (Environment.TickCount64 - _forgotAt >= ForgetInterval.TotalMilliseconds)
                {
                    _forgotAt = Environment.TickCount64;
                    await ForgetSaidAsync(_stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                if (!_isAway)
                {
                    LogTrouble(_logger, e);
                }

                (_reachedSince, _isAway) = (Environment.TickCount64, true);
            }
        }
    }

    private async Task RenewOrBeginAsync(CancellationToken cancellationToken)
    {
        var isOurs = await RenewAsync(cancellationToken);
        NoteRenewal();
        if (!isOurs)
        {
            LogEnded(_logger);
            // First: a person must not join again under a handle that is another one's by now.
            await _onReturned();
            await BeginAsync(_database, Node, cancellationToken);
            (_reachedSince, _isAway) = (Environment.TickCount64, true);
        }

        if (_isAway)
        {
            _doorbell.RingHere();
            _isAway = false;
        }
    }

    private async Task ForgetSaidAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("SELECT forget_said()");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("SELECT renew_lease($1, $2)");
        command.Parameters.AddWithValue(Node);
        command.Parameters.AddWithValue((int)Duration.TotalSeconds);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private void NoteRenewal()
    {
        var now = Environment.TickCount64;
        if (now - _renewedAt > LongestGap.TotalMilliseconds)
        {
            _reachedSince = now;
        }

        Volatile.Write(ref _renewedAt, now);
    }

    /// <summary>Ends the nodes without a lease.</summary>
    private async Task EndOthersAsync(CancellationToken cancellationToken)
    {
        // The command itself may stand still on its way, until all leases are over: then this node has no fresh one either.
        await using var command = _database.CreateCommand(
            "SELECT end_nodes($1) FROM nodes WHERE id = $2 AND until > clock_timestamp() + make_interval(secs => $3)");
        command.Parameters.AddWithValue(Guid.Empty);
        command.Parameters.AddWithValue(Node);
        command.Parameters.AddWithValue((Duration - LongestGap).TotalSeconds);
        await RingAsync(command, cancellationToken);
    }

    /// <summary>Ends this node, which stops.</summary>
    private async Task StopAsync()
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (!IsPatienceOver)
        {
            // The function ends all nodes without a lease. After an outage they get the time to renew theirs.
            await using var lengthen = new NpgsqlCommand(
                "UPDATE nodes SET until = clock_timestamp() + make_interval(secs => $1) WHERE NOT has_ended AND until < clock_timestamp()", connection);
            lengthen.Parameters.AddWithValue(Duration.TotalSeconds);
            await lengthen.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand("SELECT end_nodes($1)", connection);
        command.Parameters.AddWithValue(Node);
        await RingAsync(command, CancellationToken.None);
        await transaction.CommitAsync();
    }

    /// <summary>Runs a command that ends nodes, and tells of the logs that it has changed.</summary>
    private async Task RingAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            // The events are nobody's own, so this node must hear of them too.
            _doorbell.RingAll(row.GetInt64(0));
        }
    }

    [LoggerMessage(4, LogLevel.Warning, "Another node has ended this one, because its lease was over. A new lease begins")]
    private static partial void LogEnded(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The lease of this node could not be renewed; without one it stores nothing")]
    private static partial void LogTrouble(ILogger logger, Exception exception);
}
