using System.Runtime.InteropServices;

namespace ChatRoom.Core.Limits;

/// <summary>Delays the requests of each address on every door by token buckets, which outlive connections.</summary>
/// <remarks>
/// An address has three buckets: requests, joins, and bytes of history. It costs nothing once they are full again.
/// Nothing is dropped: the door waits and reads later. Thread-safe.
/// </remarks>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class AddressLimiter(LimitsOptions limits, TimeProvider time)
{
    private const double JoinsPerSecond = 1;

    // A join is followed by a leave.
    private const int RequestsOfJoin = 2;

    // The rest comes in the course of the hour, so an hour never has more than the limit.
    private const double ByteBurstShare = 7.0 / 16;

    private readonly Lock _gate = new();
    private readonly CountedAddresses _counted = new(limits);
    private readonly RecentAddresses<Usage> _usage = new(time);
    private readonly Bucket _requests = new(limits.AddressBurst, limits.AddressPerSecond);
    private readonly Bucket _joins = new(limits.ConnectionsPerAddress, JoinsPerSecond);
    private readonly Bucket _bytes = new(
        limits.AddressBytesPerHour * ByteBurstShare, limits.AddressBytesPerHour * (1 - ByteBurstShare) / TimeSpan.SecondsPerHour);

    /// <summary>Takes tokens for requests such as lines or calls of a page.</summary>
    /// <param name="client">The origin of the requests.</param>
    /// <param name="requests">The number of requests, or the cost of an expensive one.</param>
    /// <param name="bytes">The bytes that the history grows by, see <see cref="HistorySize"/>.</param>
    /// <returns>The delay before the requests may be served; zero for an exempt address.</returns>
    public TimeSpan Take(ClientAddress client, int requests = 1, long bytes = 0) => Take(client, requests, joins: 0, bytes);

    /// <summary>Takes tokens for a join and the leave that will follow it.</summary>
    /// <returns>The delay before the join; zero for an exempt address.</returns>
    public TimeSpan TakeJoin(ClientAddress client) =>
        Take(client, RequestsOfJoin, joins: 1, RequestsOfJoin * HistorySize.OfEvent);

    private TimeSpan Take(ClientAddress client, int requests, int joins, long bytes)
    {
        if (limits.FloodPerSecond == 0 || _counted.KeyOf(client) is not { } key)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            ref var usage = ref _usage.Find(key);
            var now = time.GetTimestamp();
            var seconds = time.GetElapsedTime(usage.At, now).TotalSeconds;
            usage.At = now;
            var wait = _requests.Take(ref usage.Requests, requests, seconds);
            wait = Math.Max(wait, _joins.Take(ref usage.Joins, joins, seconds));
            wait = Math.Max(wait, _bytes.Take(ref usage.Bytes, bytes, seconds));
            return TimeSpan.FromSeconds(wait);
        }
    }

    /// <summary>Holds the tokens that an address has taken and that have not come back yet.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Usage
    {
        public double Requests;
        public double Joins;
        public double Bytes;
        public long At;
    }

    /// <summary>Describes a token bucket; zero turns it off.</summary>
    private readonly record struct Bucket(double Burst, double PerSecond)
    {
        // A longer wait would exceed the limit of a timer.
        private const double MaxSeconds = 24 * 60 * 60;

        /// <summary>Returns the seconds to wait.</summary>
        public double Take(ref double used, double amount, double elapsed)
        {
            used = Math.Max(0, used - (elapsed * PerSecond)) + amount;
            return amount == 0 || Burst == 0 || PerSecond == 0 ? 0 : Math.Clamp((used - Burst) / PerSecond, 0, MaxSeconds);
        }
    }
}
