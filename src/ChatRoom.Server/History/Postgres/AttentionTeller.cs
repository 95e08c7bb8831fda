using System.Collections.Concurrent;
using ChatRoom.Core.Transcripts;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Stores for the other nodes which persons look at which room here, and by which doors. Thread-safe.</summary>
/// <remarks>One statement for a room at a time; meanwhile further changes join the next one.</remarks>
internal sealed partial class AttentionTeller(NpgsqlDataSource database, Guid node, Doorbell doorbell, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(long Log, Guid Person), RemoteParticipant> _untold = new();
    private readonly CancellationTokenSource _stop = new();
    private int _isTelling;
    private Task _telling = Task.CompletedTask;

    /// <summary>Tells soon. Returns at once.</summary>
    public void Tell(long log, RemoteParticipant participant)
    {
        _untold[(log, EventRows.ToUuid(participant.Person))] = participant;
        if (Interlocked.Exchange(ref _isTelling, 1) == 0)
        {
            _telling = Task.Run(TellAllAsync);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _telling;
        _stop.Dispose();
    }

    private async Task TellAllAsync()
    {
        while (!_untold.IsEmpty && !_stop.IsCancellationRequested)
        {
            foreach (var log in _untold.Keys.GroupBy(key => key.Log).ToList())
            {
                var told = log.Select(key => _untold.TryRemove(key, out var participant) ? participant : null).OfType<RemoteParticipant>().ToArray();
                try
                {
                    await TellAsync(log.Key, told);
                    doorbell.RingAttention(log.Key);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException or ObjectDisposedException)
                {
                    LogTrouble(logger, e);
                    foreach (var participant in told)
                    {
                        _untold.TryAdd((log.Key, EventRows.ToUuid(participant.Person)), participant);
                    }

                    await Task.Delay(Patience, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }
        }

        Volatile.Write(ref _isTelling, 0);
        if (!_untold.IsEmpty && !_stop.IsCancellationRequested && Interlocked.Exchange(ref _isTelling, 1) == 0)
        {
            await TellAllAsync();
        }
    }

    private async Task TellAsync(long log, RemoteParticipant[] participants)
    {
        // The row of the log first, as an append does. Otherwise each of the two could wait for persons that the other one has changed.
        await using var command = database.CreateCommand(
            """
            WITH log AS MATERIALIZED (SELECT id FROM logs WHERE id = $1 FOR NO KEY UPDATE)
            SELECT set_attention(id, $2, $3, $4, $5) FROM log
            """);
        command.Parameters.AddWithValue(log);
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue(Array.ConvertAll(participants, participant => EventRows.ToUuid(participant.Person)));
        command.Parameters.AddWithValue(Array.ConvertAll(participants, participant => participant.IsAway));
        command.Parameters.AddWithValue(Array.ConvertAll(participants, participant => string.Join(' ', participant.Doors)));
        await command.ExecuteNonQueryAsync(_stop.Token);
    }

    [LoggerMessage(5, LogLevel.Debug, "The other nodes are told later which persons are away")]
    private static partial void LogTrouble(ILogger logger, Exception exception);
}
