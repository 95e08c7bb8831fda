using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Remembers the used challenges of all nodes in their database: its unique key decides between two nodes.</summary>
internal sealed class SharedUsedChallenges(LedgerStore ledger) : IUsedChallenges
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryUseAsync(string hash, DateTimeOffset endsAt) => await ledger.RunAsync(
        (context, cancelled) => context.Database.ExecuteSqlAsync(
            $"""
            WITH ended AS (DELETE FROM used_challenges WHERE ends_at < now() AND hash <> {hash})
            INSERT INTO used_challenges (hash, ends_at) VALUES ({hash}, {endsAt}) ON CONFLICT DO NOTHING
            """,
            cancelled),
        CancellationToken.None) == 1;
}
