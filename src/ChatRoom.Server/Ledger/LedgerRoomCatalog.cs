using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps the rooms in the ledger.</summary>
internal sealed class LedgerRoomCatalog(LedgerStore store) : IRoomCatalog
{
    /// <inheritdoc/>
    public IRoomMembers Members { get; } = new LedgerRoomMembers(store);

    /// <inheritdoc/>
    public Task<RoomRecord?> FindAsync(string name, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
            await ledger.Rooms.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, cancelled) is { } row ? ToRecord(row) : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(RoomRecord room, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            ledger.Rooms.Add(ToRow(room));
            try
            {
                await ledger.SaveChangesAsync(cancelled);
                return true;
            }
            catch (DbUpdateException)
            {
                if (await ledger.Rooms.AnyAsync(row => row.Name == room.Name, cancelled))
                {
                    return false;
                }

                throw;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SetTopicAsync(string name, string topic, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Rooms.Where(row => row.Name == name)
            .ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Topic, topic), cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            await ledger.ReadPositions.Where(row => row.Room == name).ExecuteDeleteAsync(cancelled);
            return await ledger.Rooms.Where(row => row.Name == name).ExecuteDeleteAsync(cancelled);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RoomRecord>> ListPublicAsync(string? after, int limit, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<RoomRecord>>(
            async (ledger, cancelled) =>
            {
                var rows = ledger.Rooms.AsNoTracking().Where(row => row.Kind == RoomKind.Public);
                if (after is not null)
                {
                    rows = rows.Where(row => row.Name.CompareTo(after) > 0);
                }

                return [.. (await rows.OrderBy(row => row.Name).Take(limit).ToListAsync(cancelled)).Select(ToRecord)];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RoomRecord>> ListMadeAsync(string after, int limit, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<RoomRecord>>(
            async (ledger, cancelled) =>
            {
                var none = PersonId.None;
                var rows = ledger.Rooms.AsNoTracking()
                    .Where(row => (row.Kind == RoomKind.Private || (row.Kind == RoomKind.Public && row.MakerId != none)) && row.Name.CompareTo(after) > 0);
                return [.. (await rows.OrderBy(row => row.Name).Take(limit).ToListAsync(cancelled)).Select(ToRecord)];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountAsync(RoomKind kind, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Rooms.CountAsync(row => row.Kind == kind, cancelled), cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountMadeByAsync(PersonId maker, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Rooms.CountAsync(row => row.MakerId == maker, cancelled), cancellationToken);

    /// <inheritdoc/>
    public Task ClearFormerNameAsync(string name, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Rooms.Where(row => row.Name == name)
            .ExecuteUpdateAsync(rows => rows.SetProperty(row => row.FormerName, ""), cancelled),
        cancellationToken);

    /// <summary>Lists the rooms whose log may still have the former name.</summary>
    public Task<IReadOnlyList<RoomRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) => store.RunAsync<IReadOnlyList<RoomRecord>>(
        async (ledger, cancelled) =>
            [.. (await ledger.Rooms.AsNoTracking().Where(row => row.FormerName != "").ToListAsync(cancelled)).Select(ToRecord)],
        cancellationToken);

    /// <summary>Returns the record of a row.</summary>
    internal static RoomRecord ToRecord(RoomRow row) =>
        new(row.Name, row.Kind, row.Title, row.Topic, row.MakerId, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt))
        {
            FormerName = row.FormerName,
        };

    /// <summary>Returns the row of a record.</summary>
    internal static RoomRow ToRow(RoomRecord room) => new()
    {
        Name = room.Name,
        Kind = room.Kind,
        Title = room.Title,
        Topic = room.Topic,
        MakerId = room.MakerId,
        CreatedAt = room.CreatedAt.ToUnixTimeMilliseconds(),
        FormerName = room.FormerName,
    };
}
