using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Core.Limits;

/// <summary>Counts the wrong passphrases for an account from an address: five, then one a minute. Thread-safe.</summary>
/// <remarks>Loopback addresses count too. A stranger slows nobody down but its own address.</remarks>
public sealed class WrongTries(TimeProvider time)
{
    private const int Burst = 5;
    private const int NetworkBits = 64;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly RecentAddresses<Usage> _tries = new(time);

    /// <summary>Returns the key of an address: its IPv4 address or the /64 of its IPv6 address.</summary>
    public static UInt128 KeyOf(ClientAddress client)
    {
        if (client == default)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        client.Address.TryWriteBytes(bytes, out _);
        return client.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes) & (UInt128.MaxValue << (128 - NetworkBits))
            : new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>Takes a try; <see cref="GiveBack"/> returns the one of a right passphrase.</summary>
    /// <returns>False if there have been too many.</returns>
    public bool TryTake(string account, ClientAddress client)
    {
        lock (_gate)
        {
            ref var usage = ref _tries.Find(KeyOf(account, client));
            var now = time.GetTimestamp();
            var used = Math.Max(0, usage.Used - (time.GetElapsedTime(usage.At, now) / Refill));
            var isAllowed = used <= Burst - 1;
            usage = new Usage(used + (isAllowed ? 1 : 0), now);
            return isAllowed;
        }
    }

    /// <summary>Forgets the tries for an account from an address.</summary>
    public void GiveBack(string account, ClientAddress client)
    {
        lock (_gate)
        {
            _tries.Find(KeyOf(account, client)) = default;
        }
    }

    /// <summary>Returns the key of an account and an address; of the account from everywhere for the default address.</summary>
    public static UInt128 KeyOf(string account, ClientAddress client)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{KeyOf(client):x32}{account}"), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private readonly record struct Usage(double Used, long At);
}
