using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;
using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps the read marks in the ledger.</summary>
internal sealed class LedgerReadMarks(LedgerStore store) : IReadMarks
{
    // A login must not wait long for its turn.
    private const int MostAtOnce = 1000;

    /// <inheritdoc/>
    public bool IsUnused => store.IsUnused;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadMark>> ListAsync(PersonId person, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<ReadMark>>(
            async (ledger, cancelled) =>
                [.. (await ledger.ReadPositions.AsNoTracking().Where(row => row.PersonId == person).ToListAsync(cancelled))
                    .Select(row => new ReadMark(row.Room, row.Epoch, row.Sequence, row.Level, row.Pin))],
            cancellationToken);

    /// <inheritdoc/>
    public async Task SaveAsync(IReadOnlyList<ChangedMark> marks, CancellationToken cancellationToken)
    {
        foreach (var piece in marks.Chunk(MostAtOnce))
        {
            await store.RunAsync((ledger, cancelled) => SaveAsync(ledger, piece, cancelled), cancellationToken);
        }
    }

    private static async Task<int> SaveAsync(LedgerContext ledger, ChangedMark[] marks, CancellationToken cancellationToken)
    {
        await using var transaction = await ledger.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (person, mark, hasLevel, hasPin) in marks)
        {
            var bytes = new byte[PersonId.Bytes];
            person.CopyTo(bytes);
            await ledger.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO read_positions (person_id, room, epoch, sequence, level, pin) VALUES ({bytes}, {mark.Room}, {mark.Epoch}, {mark.Sequence}, {(int)mark.Level}, {mark.Pin})
                ON CONFLICT (person_id, room) DO UPDATE SET
                    sequence = CASE WHEN excluded.epoch = '' OR (excluded.epoch = read_positions.epoch AND excluded.sequence < read_positions.sequence)
                        THEN read_positions.sequence ELSE excluded.sequence END,
                    epoch = CASE WHEN excluded.epoch = '' THEN read_positions.epoch ELSE excluded.epoch END,
                    level = CASE WHEN {hasLevel} THEN excluded.level ELSE read_positions.level END,
                    pin = CASE WHEN {hasPin} THEN excluded.pin ELSE read_positions.pin END
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return marks.Length;
    }
}
