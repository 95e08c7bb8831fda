using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;

namespace ChatRoom.Core.Trust.Sanctions;

/// <summary>Finds the sanctions of a person and of an address, among thousands. Not thread-safe.</summary>
internal sealed class SanctionList
{
    private readonly Dictionary<long, Sanction> _all = [];
    private readonly Dictionary<PersonId, List<Sanction>> _byPerson = [];
    private readonly Dictionary<(int Prefix, UInt128 First), List<Sanction>> _byNetwork = [];
    private readonly SortedDictionary<int, int> _prefixes = [];

    /// <summary>Gets the number of sanctions.</summary>
    public int Count => _all.Count;

    /// <summary>Gets all sanctions.</summary>
    public IReadOnlyCollection<Sanction> All => _all.Values;

    public void Add(Sanction sanction)
    {
        _all.Add(sanction.Id, sanction);
        if (!sanction.Person.IsNone)
        {
            AddTo(_byPerson, sanction.Person, sanction);
        }

        if (sanction.Network is { } network)
        {
            var key = KeyOf(network);
            AddTo(_byNetwork, key, sanction);
            _prefixes[key.Prefix] = _prefixes.GetValueOrDefault(key.Prefix) + 1;
        }
    }

    public void Remove(long id)
    {
        if (!_all.Remove(id, out var sanction))
        {
            return;
        }

        RemoveFrom(_byPerson, sanction.Person, sanction);
        if (sanction.Network is { } network)
        {
            var key = KeyOf(network);
            RemoveFrom(_byNetwork, key, sanction);
            if (--_prefixes[key.Prefix] == 0)
            {
                _prefixes.Remove(key.Prefix);
            }
        }
    }

    /// <summary>Finds the sanctions of a person.</summary>
    public IReadOnlyList<Sanction> Of(PersonId person) => _byPerson.GetValueOrDefault(person) ?? (IReadOnlyList<Sanction>)[];

    /// <summary>Finds the sanctions of networks that have an address.</summary>
    public IEnumerable<Sanction> Of(IPAddress address)
    {
        var number = NumberOf(ClientAddress.Unmapped(address));
        foreach (var prefix in _prefixes.Keys)
        {
            if (_byNetwork.TryGetValue((prefix, number & MaskOf(prefix)), out var sanctions))
            {
                foreach (var sanction in sanctions)
                {
                    yield return sanction;
                }
            }
        }
    }

    private static void AddTo<TKey>(Dictionary<TKey, List<Sanction>> index, TKey key, Sanction sanction)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var sanctions))
        {
            index[key] = sanctions = [];
        }

        sanctions.Add(sanction);
    }

    private static void RemoveFrom<TKey>(Dictionary<TKey, List<Sanction>> index, TKey key, Sanction sanction)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var sanctions) && sanctions.Remove(sanction) && sanctions.Count == 0)
        {
            index.Remove(key);
        }
    }

    private static (int Prefix, UInt128 First) KeyOf(IPNetwork network) =>
        (network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 96 : 0), NumberOf(network.BaseAddress));

    private static UInt128 MaskOf(int prefix) => prefix == 0 ? 0 : UInt128.MaxValue << (128 - prefix);

    // An IPv4 address as it is written in IPv6.
    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 16
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
