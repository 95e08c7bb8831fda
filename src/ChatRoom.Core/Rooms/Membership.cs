using System.Collections.Immutable;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Who is in the room, as the room loop sees it in the middle of a batch. Not thread-safe; the loop shows others
/// <see cref="Snapshot"/> once the batch is stored.
/// </summary>
internal sealed class Membership
{
    private const int LowNumbers = 8;
    private const int MaxFamilies = 1000;

    // One dictionary for all keys of a handle; they live in spaces of their own.
    private readonly Dictionary<string, Participant> _byKey = [];
    private readonly Dictionary<string, Participant> _byToken = [];
    private readonly HashSet<Participant> _away = [];
    private readonly Dictionary<string, int> _lastNumber = [];

    public ImmutableSortedDictionary<string, ParticipantInfo> Snapshot { get; private set; } =
        ImmutableSortedDictionary.Create<string, ParticipantInfo>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Participants without a session, waiting for their page or for the end of the grace period.</summary>
    public IReadOnlyCollection<Participant> Away => _away;

    public IEnumerable<Session> Sessions => _byKey.Values.Distinct().SelectMany(participant => participant.Sessions);

    public Participant? ByToken(string? token) => token is null ? null : _byToken.GetValueOrDefault(token);

    /// <summary>Whether somebody other than <paramref name="self"/> has a handle that equals or resembles this one.</summary>
    public bool IsTaken(Handle handle, Participant? self = null) =>
        Keys(handle).Any(key => _byKey.TryGetValue(key, out var holder) && holder != self);

    /// <summary>The wanted handle, made legal; with a number where it is taken or nothing of it was legal.</summary>
    public Handle FreeHandle(string? wanted)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            return FirstFree(1, Handle.Guest);
        }

        return IsTaken(handle) ? FirstFree(2, handle.WithNumber) : handle;
    }

    public void Add(Participant participant)
    {
        foreach (var key in Keys(participant.Handle))
        {
            _byKey[key] = participant;
        }

        if (participant.Token is { } token)
        {
            _byToken[token] = participant;
        }

        if (participant.AwaySince is not null)
        {
            _away.Add(participant);
        }

        Show(participant);
    }

    public void Remove(Participant participant)
    {
        foreach (var key in Keys(participant.Handle))
        {
            _byKey.Remove(key);
        }

        if (participant.Token is { } token)
        {
            _byToken.Remove(token);
        }

        _away.Remove(participant);
        Snapshot = Snapshot.Remove(participant.Name);
    }

    public void Rename(Participant participant, Handle handle)
    {
        Remove(participant);
        participant.Rename(handle);
        Add(participant);
    }

    public void Attach(Participant participant, Session session)
    {
        participant.Attach(session);
        _away.Remove(participant);
        Show(participant);
    }

    /// <summary>False if the session is not attached, or not any more.</summary>
    public bool Detach(Participant participant, Session session, long now)
    {
        if (!participant.Detach(session, now))
        {
            return false;
        }

        if (participant.AwaySince is not null)
        {
            _away.Add(participant);
        }

        Show(participant);
        return true;
    }

    private static IEnumerable<string> Keys(Handle handle) =>
        ["=" + handle.FoldedKey, "~" + handle.SkeletonKey, "≈" + handle.FoldedSkeletonKey];

    private Handle FirstFree(int from, Func<int, Handle> candidate)
    {
        // The lowest free number reads best; past a few, go on from the last one given, or thousands of equal names
        // would each count from the start.
        var family = candidate(from).FoldedKey;
        for (var number = from; ; number++)
        {
            if (number == from + LowNumbers)
            {
                number = Math.Max(number, _lastNumber.GetValueOrDefault(family));
            }

            var handle = candidate(number);
            if (!IsTaken(handle))
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

    private void Show(Participant participant) => Snapshot = Snapshot.SetItem(participant.Name, participant.Info);
}
