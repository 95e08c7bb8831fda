namespace ChatRoom.Core.Limits;

/// <summary>
/// Makes log-ins to an account slower after many wrong passphrases from all addresses together; never locks it. Thread-safe.
/// </summary>
/// <remarks>
/// An address of a right log-in does not wait, so strangers do not slow down the owner at home. The answer says nothing of it,
/// and handles without an account are slowed down alike.
/// </remarks>
public sealed class AccountSlowdown(TimeProvider time)
{
    private const int Free = 20;
    private const int Most = 120;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Known = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly RecentAddresses<Usage> _tries = new(time, generation: TimeSpan.FromHours(Most / 60.0));
    private readonly RecentAddresses<bool> _known = new(time, generation: Known);

    /// <summary>Counts a try; <see cref="OnRight"/> takes the one of a right passphrase back.</summary>
    /// <returns>The time that the try waits before it is checked.</returns>
    public TimeSpan Take(string account, ClientAddress client)
    {
        lock (_gate)
        {
            ref var usage = ref _tries.Find(WrongTries.KeyOf(account, default));
            var now = time.GetTimestamp();
            var used = Math.Max(0, usage.Used - (time.GetElapsedTime(usage.At, now) / Refill));
            usage = new(Math.Min(Most, used + 1), now);
            var delay = (used - Free) * Step;
            // A stranger leaves no entry, or many of them would push the known addresses out.
            return _known.Peek(WrongTries.KeyOf(account, client)) || delay <= TimeSpan.Zero ? TimeSpan.Zero : delay < Longest ? delay : Longest;
        }
    }

    /// <summary>Takes the try of a right passphrase back, and knows the address from then on.</summary>
    public void OnRight(string account, ClientAddress client)
    {
        lock (_gate)
        {
            ref var usage = ref _tries.Find(WrongTries.KeyOf(account, default));
            usage = usage with { Used = Math.Max(0, usage.Used - 1) };
            _known.Find(WrongTries.KeyOf(account, client)) = true;
        }
    }

    private readonly record struct Usage(double Used, long At);
}
