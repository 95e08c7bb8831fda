using ChatRoom.Core.Limits;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Limits the rooms that each address makes, by a token bucket that fills up in a day. Not thread-safe.</summary>
internal sealed class MadeRooms(RoomOptions options, LimitsOptions limits, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly CountedAddresses _counted = new(limits);
    private readonly RecentAddresses<Usage> _usage = new(time, generation: Day);

    /// <summary>Takes a token for one room; false if there is none.</summary>
    public bool TryTake(ClientAddress client)
    {
        if (options.CreationPerAddress == 0 || _counted.KeyOf(client) is not { } key)
        {
            return true;
        }

        ref var usage = ref _usage.Find(key);
        var now = time.GetTimestamp();
        var back = time.GetElapsedTime(usage.At, now) / Day * options.CreationPerAddress;
        usage = new Usage(Math.Max(0, usage.Rooms - back), now);
        if (usage.Rooms + 1 > options.CreationPerAddress)
        {
            return false;
        }

        usage = usage with { Rooms = usage.Rooms + 1 };
        return true;
    }

    /// <summary>Holds the tokens that an address has taken and that have not come back yet.</summary>
    private readonly record struct Usage(double Rooms, long At);
}
