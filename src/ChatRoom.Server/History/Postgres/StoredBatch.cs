using ChatRoom.Core.Transcripts;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Describes a batch of events as the functions <c>append</c> and <c>find_batch</c> do.</summary>
/// <param name="First">The number of the first stored event; 0 if the batch is not stored.</param>
/// <param name="Needs">For each event, whether it is stored; null if all are.</param>
internal readonly record struct StoredBatch(long First, DraftNeed[]? Needs)
{
    public static StoredBatch Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : Array.ConvertAll(row.GetFieldValue<short[]>(1), need => (DraftNeed)need));
}
