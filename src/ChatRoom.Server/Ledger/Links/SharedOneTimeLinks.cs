using System.ComponentModel.DataAnnotations.Schema;
using ChatRoom.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger.Links;

/// <summary>Keeps the links of all nodes in their database: each node takes what another one has made.</summary>
internal sealed class SharedOneTimeLinks(LedgerStore ledger) : IOneTimeLinks
{
    /// <inheritdoc/>
    public async ValueTask AddAsync(OneTimeLink link) => await ledger.RunAsync(
        (context, cancelled) => context.Database.ExecuteSqlAsync(
            $"""
            WITH ended AS (DELETE FROM one_time_links WHERE ends_at < now())
            INSERT INTO one_time_links (hash, subject, ends_at) VALUES ({link.Hash}, {link.Subject.ToString()}, {link.EndsAt})
            """,
            cancelled),
        CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask<OneTimeLink?> FindAsync(string hash) => ReadAsync(
        $"SELECT hash, subject, ends_at FROM one_time_links WHERE hash = {hash} AND ends_at > now()", hash);

    /// <inheritdoc/>
    /// <remarks>A second request waits for the lock of the rows, and finds them gone.</remarks>
    public ValueTask<OneTimeLink?> TakeAsync(string hash) => ReadAsync(
        $"""
        DELETE FROM one_time_links WHERE subject = (SELECT subject FROM one_time_links WHERE hash = {hash} AND ends_at > now())
        RETURNING hash, subject, ends_at
        """,
        hash);

    /// <inheritdoc/>
    public async ValueTask WithdrawAsync(PersonId subject) => await ledger.RunAsync(
        (context, cancelled) => context.Database.ExecuteSqlAsync($"DELETE FROM one_time_links WHERE subject = {subject.ToString()}", cancelled),
        CancellationToken.None);

    private async ValueTask<OneTimeLink?> ReadAsync(FormattableString sql, string hash)
    {
        var rows = await ledger.RunAsync(
            (context, cancelled) => context.Database.SqlQuery<Row>(sql).ToListAsync(cancelled), CancellationToken.None);
        return rows.Find(row => row.Hash == hash) is { } found
            ? new(hash, new PersonId(Convert.FromHexString(found.Subject)), found.EndsAt)
            : null;
    }

    // EF Core fills it.
    private sealed class Row
    {
        [Column("hash")]
        public required string Hash { get; init; }

        [Column("subject")]
        public required string Subject { get; init; }

        [Column("ends_at")]
        public required DateTimeOffset EndsAt { get; init; }
    }
}
