using System.Runtime.InteropServices;
using System.Text;

namespace ChatRoom.Core.Limits;

/// <summary>Delays the lines, calls and joins of each address on every door by token buckets, which outlive connections.</summary>
/// <remarks>
/// An address has five buckets: lines, calls of pages, HTTP requests, joins, and bytes of history. It costs nothing once they
/// are full again.
/// Nothing is dropped: the door waits and reads later. Thread-safe.
/// </remarks>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class AddressLimiter(LimitsOptions limits, TimeProvider time)
{
    private const double JoinsPerSecond = 1;

    // A join is followed by a leave.
    private const int LinesOfJoin = 2;

    // The rest comes in the course of the hour, so an hour never has more than the limit.
    private const double ByteBurstShare = 7.0 / 16;

    private readonly Lock _gate = new();
    private readonly CountedAddresses _counted = new(limits);
    private readonly RecentAddresses<Usage> _usage = new(time);

    // The settings may change while the server runs.
    private Bucket Lines => new(limits.AddressBurst, limits.AddressPerSecond);

    private Bucket Requests => new(limits.RequestBurst, limits.RequestsPerSecond);

    private Bucket Joins => new(limits.ConnectionsPerAddress, JoinsPerSecond);

    private Bucket Bytes => new(
        limits.AddressBytesPerHour * ByteBurstShare, limits.AddressBytesPerHour * (1 - ByteBurstShare) / TimeSpan.SecondsPerHour);

    /// <summary>Takes tokens for calls that make no line, such as the scrolling of a page. Lines do not wait for them.</summary>
    /// <param name="client">The origin of the calls.</param>
    /// <param name="calls">The number of calls, or the cost of an expensive one.</param>
    /// <returns>The delay before the calls may be served; zero for an exempt address.</returns>
    public TimeSpan TakeCalls(ClientAddress client, int calls = 1) =>
        IsCounted(client, out var key) ? Take(key, new Amount(Calls: calls)) : TimeSpan.Zero;

    /// <summary>Takes tokens for a line, and for the bytes by which it makes the history grow.</summary>
    /// <returns>The delay before the line may be taken; zero for an exempt address.</returns>
    public TimeSpan TakeLine(ClientAddress client, string author, string text) => IsCounted(client, out var key)
        ? Take(key, new Amount(Lines: 1, Bytes: GrowthBy(author, text)))
        : TimeSpan.Zero;

    /// <summary>Gives back the tokens of a line that was not taken, because its connection ended.</summary>
    public void GiveBackLine(ClientAddress client, string author, string text)
    {
        if (IsCounted(client, out var key))
        {
            Take(key, new Amount(Lines: -1, Bytes: -GrowthBy(author, text)));
        }
    }

    /// <summary>Takes tokens for a join and the leave that will follow it.</summary>
    /// <returns>The delay before the join; zero for an exempt address.</returns>
    public TimeSpan TakeJoin(ClientAddress client) =>
        IsCounted(client, out var key)
            ? Take(key, new Amount(Lines: LinesOfJoin, Joins: 1, Bytes: LinesOfJoin * HistorySize.OfEvent))
            : TimeSpan.Zero;

    /// <summary>Gives back the tokens of a join that did not happen, because its connection ended.</summary>
    public void GiveBackJoin(ClientAddress client)
    {
        if (IsCounted(client, out var key))
        {
            Take(key, new Amount(Lines: -LinesOfJoin, Joins: -1, Bytes: -LinesOfJoin * HistorySize.OfEvent));
        }
    }

    /// <summary>Takes tokens for an HTTP request.</summary>
    /// <param name="client">The origin of the request.</param>
    /// <param name="cost">The cost of the request; 1 for a small file.</param>
    /// <returns>The delay before the request may be served; zero for an exempt address.</returns>
    public TimeSpan TakeRequest(ClientAddress client, int cost) =>
        IsCounted(client, out var key) ? Take(key, new Amount(Requests: cost)) : TimeSpan.Zero;

    /// <summary>Gives back the tokens of a request that was not served.</summary>
    public void GiveBackRequest(ClientAddress client, int cost) => TakeRequest(client, -cost);

    // A text that is too long is refused afterwards, and the history does not grow.
    private long GrowthBy(string author, string text) =>
        Encoding.UTF8.GetByteCount(text) > limits.EffectiveMessageBytes ? 0 : HistorySize.OfMessage(author, text);

    private bool IsCounted(ClientAddress client, out UInt128 key)
    {
        var counted = limits.FloodPerSecond == 0 ? null : _counted.KeyOf(client);
        key = counted.GetValueOrDefault();
        return counted is not null;
    }

    private TimeSpan Take(UInt128 key, in Amount amount)
    {
        lock (_gate)
        {
            ref var usage = ref _usage.Find(key);
            var now = time.GetTimestamp();
            var seconds = time.GetElapsedTime(usage.At, now).TotalSeconds;
            usage.At = now;
            var wait = Lines.Take(ref usage.Lines, amount.Lines, seconds);
            wait = Math.Max(wait, Lines.Take(ref usage.Calls, amount.Calls, seconds));
            wait = Math.Max(wait, Requests.Take(ref usage.Requests, amount.Requests, seconds));
            wait = Math.Max(wait, Joins.Take(ref usage.Joins, amount.Joins, seconds));
            wait = Math.Max(wait, Bytes.Take(ref usage.Bytes, amount.Bytes, seconds));
            return TimeSpan.FromSeconds(wait);
        }
    }

    /// <summary>Holds the tokens to take from each bucket; negative ones are given back.</summary>
    private readonly record struct Amount(int Lines = 0, int Calls = 0, int Requests = 0, int Joins = 0, long Bytes = 0);

    /// <summary>Holds the tokens that an address has taken and that have not come back yet.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Usage
    {
        public double Lines;
        public double Calls;
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

        /// <summary>Takes an amount and returns the seconds to wait.</summary>
        public double Take(ref double used, double amount, double elapsed)
        {
            // A negative amount gives back; the bucket is never more than full.
            used = Math.Max(0, Math.Max(0, used - (elapsed * PerSecond)) + amount);
            return amount == 0 || Burst == 0 || PerSecond == 0 ? 0 : Math.Clamp((used - Burst) / PerSecond, 0, MaxSeconds);
        }
    }
}
