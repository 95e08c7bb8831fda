using System.Collections.Immutable;
using ChatRoom.Server.History.Stored;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Holds how far the index was at one moment.</summary>
/// <param name="Made">The name of the index.</param>
/// <param name="Batch">The number of the newest batch.</param>
/// <param name="IncompleteSince">The time from which messages are missing, while the index is far behind; else null.</param>
/// <param name="Positions">The number of the newest indexed event of each log, by epochs.</param>
internal sealed record IndexState(Guid Made, long Batch, DateTimeOffset? IncompleteSince, ImmutableDictionary<string, long> Positions)
{
    /// <summary>Gets the state before anything is known.</summary>
    public static IndexState Unknown { get; } = new(Guid.Empty, -1, DateTimeOffset.UnixEpoch, []);

    /// <summary>Returns the state as it is now; reads what has changed.</summary>
    public async Task<IndexState> NextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (made, batch, behindSince) = await ReadAsync(connection, cancellationToken);
        var incompleteSince = behindSince is { } since ? StoredEvent.ToTime(since) ?? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null;
        if (made == Made && batch == Batch)
        {
            return incompleteSince == IncompleteSince ? this : this with { IncompleteSince = incompleteSince };
        }

        var isSame = made == Made && batch > Batch;
        await using var changed = new NpgsqlCommand("SELECT epoch, position FROM search_positions WHERE batch > $1", connection);
        changed.Parameters.AddWithValue(isSame ? Batch : -1L);
        var positions = (isSame ? Positions : []).ToBuilder();
        await using var row = await changed.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            positions[row.GetString(0)] = row.GetInt64(1);
        }

        return new(made, batch, incompleteSince, positions.ToImmutable());
    }

    private static async Task<(Guid Made, long Batch, long? BehindSince)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var state = new NpgsqlCommand("SELECT made, batch, behind_since FROM search_schema", connection);
        await using var row = await state.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? (row.GetGuid(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2))
            : (Guid.Empty, 0, 0);
    }
}
