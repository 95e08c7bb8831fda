using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Members;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Keeps the rooms in memory, until the process ends.</summary>
public sealed class MemoryRoomCatalog : IRoomCatalog
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, RoomRecord> _rooms = new(StringComparer.Ordinal);

    public MemoryRoomCatalog() => Members = new MemoryRoomMembers(_gate, _rooms);

    public IRoomMembers Members { get; }

    public Task<RoomRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_rooms.GetValueOrDefault(name));
        }
    }

    public Task<bool> TryAddAsync(RoomRecord room, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_rooms.TryAdd(room.Name, room));
        }
    }

    public Task SetTopicAsync(string name, string topic, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(name, out var room))
            {
                _rooms[name] = room with { Topic = topic };
            }
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _rooms.Remove(name);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RoomRecord>> ListPublicAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RoomRecord>>(
            [
                .. _rooms.Values
                    .Where(room => room.Kind == RoomKind.Public && (after is null || string.CompareOrdinal(room.Name, after) > 0))
                    .Take(limit),
            ]);
        }
    }

    public Task<IReadOnlyList<RoomRecord>> ListMadeAsync(string after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RoomRecord>>(
            [
                .. _rooms.Values
                    .Where(room => (room.Kind == RoomKind.Private || (room.Kind == RoomKind.Public && !room.MakerId.IsNone)) && string.CompareOrdinal(room.Name, after) > 0)
                    .Take(limit),
            ]);
        }
    }

    public Task<int> CountAsync(RoomKind kind, CancellationToken cancellationToken) => CountAsync(room => room.Kind == kind);

    public Task<int> CountMadeByAsync(PersonId maker, CancellationToken cancellationToken) => CountAsync(room => room.MakerId == maker);

    public Task ClearFormerNameAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(name, out var room))
            {
                _rooms[name] = room with { FormerName = "" };
            }
        }

        return Task.CompletedTask;
    }

    private Task<int> CountAsync(Func<RoomRecord, bool> condition)
    {
        lock (_gate)
        {
            return Task.FromResult(_rooms.Values.Count(condition));
        }
    }
}
