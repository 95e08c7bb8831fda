using System.Runtime.InteropServices;

namespace ChatRoom.Core.Limits;

/// <summary>Keeps a value for each address of the last one or two generations, in bounded memory. Not thread-safe.</summary>
/// <remarks>
/// Two generations: a used value moves to the younger one, and the older one is dropped as a whole. So there is no sweep, and
/// an address that is not used any more costs nothing in the end.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="most">The number of values that begins a new generation early.</param>
/// <param name="generation">The time of a generation; an hour if it is null.</param>
internal sealed class RecentAddresses<T>(TimeProvider time, int most = 50_000, TimeSpan? generation = null)
    where T : struct
{
    private readonly TimeSpan _generation = generation ?? TimeSpan.FromHours(1);
    private Dictionary<UInt128, T> _young = [];
    private Dictionary<UInt128, T> _old = [];
    private long _since = time.GetTimestamp();

    /// <summary>Gets the number of values in memory.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Finds the value of an address; the default one if it has none. Valid until the next call.</summary>
    public ref T Find(UInt128 key)
    {
        if (_young.Count >= most || time.GetElapsedTime(_since) >= _generation)
        {
            (_old, _young, _since) = (_young, [], time.GetTimestamp());
        }

        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, key, out var exists);
        if (!exists && _old.Remove(key, out var earlier))
        {
            value = earlier;
        }

        return ref value;
    }

    /// <summary>Returns the value of an address, and keeps nothing for one that has none.</summary>
    public T Peek(UInt128 key) => _young.TryGetValue(key, out var value) ? value : _old.GetValueOrDefault(key);
}
