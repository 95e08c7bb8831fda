using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Finds the person who has a handle, or one that looks like it. Not thread-safe.</summary>
/// <param name="claims">The handles that belong to accounts: each is taken for every other person.</param>
internal sealed class HandleIndex(ClaimedHandles claims)
{
    private const int LowNumbers = 8;
    private const int MaxFamilies = 1000;

    // A handle is taken when either of its keys is; keys of different kinds are never compared.
    private readonly Dictionary<string, Person> _bySkeleton = [];
    private readonly Dictionary<string, Person> _byFoldedSkeleton = [];
    private readonly Dictionary<string, int> _lastNumber = [];

    /// <summary>Reports whether a person other than <paramref name="self"/> has an equal or similar handle, or no person gets it.</summary>
    public bool IsTaken(KeyedHandle handle, Person? self = null, PersonId? owner = null) =>
        IsOther(_bySkeleton.GetValueOrDefault(handle.Skeleton), self)
        || IsOther(_byFoldedSkeleton.GetValueOrDefault(handle.FoldedSkeleton), self)
        || claims.IsOfOther(handle, self?.Id ?? owner)
        || Handle.IsReserved(handle.FoldedSkeleton);

    /// <summary>Finds a person other than <paramref name="self"/> that has a handle, or one that looks like it.</summary>
    public Person? FindOther(KeyedHandle handle, PersonId self) =>
        new[] { _bySkeleton.GetValueOrDefault(handle.Skeleton), _byFoldedSkeleton.GetValueOrDefault(handle.FoldedSkeleton) }
            .FirstOrDefault(person => person is not null && person.Id != self);

    /// <summary>Finds the person that has a handle, or one that looks like it.</summary>
    public Person? Find(KeyedHandle handle) => _bySkeleton.GetValueOrDefault(handle.Skeleton);

    /// <summary>Makes the wanted handle legal, and adds a number if it is taken or no character of it was legal.</summary>
    /// <param name="wanted">The name as typed.</param>
    /// <param name="owner">The person that is to have it, if it has an account.</param>
    /// <param name="takenElsewhere">The folded skeletons of handles that persons of other nodes have; null for none.</param>
    public KeyedHandle FindFree(string? wanted, PersonId? owner = null, HashSet<string>? takenElsewhere = null)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            return FindFree(1, Handle.Guest, takenElsewhere);
        }

        var keyed = handle.WithKeys();
        return IsTaken(keyed, owner: owner) || takenElsewhere?.Contains(keyed.FoldedSkeleton) == true
            ? FindFree(2, handle.WithNumber, takenElsewhere)
            : keyed;
    }

    public void Add(KeyedHandle handle, Person person)
    {
        _bySkeleton[handle.Skeleton] = person;
        _byFoldedSkeleton[handle.FoldedSkeleton] = person;
    }

    /// <summary>Frees a person's handle, but no key that <paramref name="kept"/> needs.</summary>
    public void Remove(KeyedHandle handle, Person person, KeyedHandle? kept = null)
    {
        Remove(_bySkeleton, handle.Skeleton, person, kept?.Skeleton);
        Remove(_byFoldedSkeleton, handle.FoldedSkeleton, person, kept?.FoldedSkeleton);
    }

    private static void Remove(Dictionary<string, Person> holders, string key, Person person, string? kept)
    {
        if (key != kept && holders.GetValueOrDefault(key) == person)
        {
            holders.Remove(key);
        }
    }

    private static bool IsOther(Person? holder, Person? self) => holder is not null && holder != self;

    private KeyedHandle FindFree(int from, Func<int, Handle> candidate, HashSet<string>? takenElsewhere)
    {
        // The lowest free number reads best. Past a few, the search goes on from the last number given: otherwise
        // thousands of equal names would each count from the start.
        var family = candidate(from).FoldedSkeletonKey;
        for (var number = from; ; number++)
        {
            if (number == from + LowNumbers)
            {
                number = Math.Max(number, _lastNumber.GetValueOrDefault(family));
            }

            var handle = candidate(number).WithKeys();
            if (!IsTaken(handle) && takenElsewhere?.Contains(handle.FoldedSkeleton) != true)
            {
                Remember(family, number);
                return handle;
            }
        }
    }

    private void Remember(string family, int number)
    {
        if (_lastNumber.Count >= MaxFamilies)
        {
            _lastNumber.Clear();
        }

        _lastNumber[family] = number;
    }
}
