using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>Tests that the transcript in PostgreSQL does all that every transcript must do.</summary>
[Slow]
public sealed class PostgresTranscriptTests(PostgresServer postgres) : StoredTranscriptConformance, IAsyncLifetime
{
    private PostgresTranscriptStore _store = null!;
    private int _rooms;

    public async ValueTask InitializeAsync() => _store = await PostgresTranscriptStore.OpenAsync(
        await postgres.CreateDatabaseAsync(), NullLogger<PostgresTranscriptStore>.Instance, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    protected override ValueTask<ITranscript> OpenAsync() => _store.OpenAsync($"room{++_rooms}", TestContext.Current.CancellationToken);
}
