using System.Collections.Immutable;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Who is in the room, as the room loop sees it in the middle of a batch. Not thread-safe; the loop shows others
/// <see cref="Snapshot"/> once the batch is stored.
/// </summary>
internal sealed class Membership
{
    private const int LowNumbers = 8;
    private const int MaxFamilies = 1000;

    // A handle is taken when either of its keys is; keys of different kinds have nothing to do with one another.
    private readonly Dictionary<string, Participant> _bySkeleton = [];
    private readonly Dictionary<string, Participant> _byFoldedSkeleton = [];
    private readonly Dictionary<string, Participant> _byToken = [];
    private readonly HashSet<Participant> _away = [];
    private readonly Dictionary<string, int> _lastNumber = [];
    private readonly Dictionary<string, string[]> _oneDoor = [];

    // Changed in place within a batch: only what the last snapshot shares is copied.
    private readonly ImmutableSortedDictionary<string, ParticipantInfo>.Builder _shown =
        ImmutableSortedDictionary.CreateBuilder<string, ParticipantInfo>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Who is here, sorted by handle; the same object until something changes.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Snapshot => _shown.ToImmutable();

    /// <summary>Participants without a session, waiting for their page or for the end of the grace period.</summary>
    public IReadOnlyCollection<Participant> Away => _away;

    public IEnumerable<Session> Sessions => _bySkeleton.Values.SelectMany(participant => participant.Sessions);

    public Participant? ByToken(string? token) => token is null ? null : _byToken.GetValueOrDefault(token);

    /// <summary>Whether somebody other than <paramref name="self"/> has a handle that equals or resembles this one.</summary>
    public bool IsTaken(KeyedHandle handle, Participant? self = null) =>
        IsOther(_bySkeleton.GetValueOrDefault(handle.Skeleton), self)
        || IsOther(_byFoldedSkeleton.GetValueOrDefault(handle.FoldedSkeleton), self);

    /// <summary>The wanted handle, made legal; with a number where it is taken or nothing of it was legal.</summary>
    public KeyedHandle FreeHandle(string? wanted)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            return FirstFree(1, Handle.Guest);
        }

        var keyed = handle.WithKeys();
        return IsTaken(keyed) ? FirstFree(2, handle.WithNumber) : keyed;
    }

    public void Add(Participant participant)
    {
        var handle = participant.Keyed;
        _bySkeleton[handle.Skeleton] = participant;
        _byFoldedSkeleton[handle.FoldedSkeleton] = participant;

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
        var handle = participant.Keyed;
        _bySkeleton.Remove(handle.Skeleton);
        _byFoldedSkeleton.Remove(handle.FoldedSkeleton);

        if (participant.Token is { } token)
        {
            _byToken.Remove(token);
        }

        _away.Remove(participant);
        _shown.Remove(participant.Name);
    }

    public void Rename(Participant participant, KeyedHandle handle)
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

    /// <summary>Shows everybody what a participant, who is here, is like now. Without a session there is none to attend to.</summary>
    public void Show(Participant participant) => _shown[participant.Name] = new ParticipantInfo(
        participant.Name, !participant.Sessions.Any(session => session.HasAttention), DoorsOf(participant.Sessions));

    private static bool IsOther(Participant? holder, Participant? self) => holder is not null && holder != self;

    private KeyedHandle FirstFree(int from, Func<int, Handle> candidate)
    {
        // The lowest free number reads best; past a few, go on from the last one given, or thousands of equal names
        // would each count from the start.
        var family = candidate(from).FoldedSkeletonKey;
        for (var number = from; ; number++)
        {
            if (number == from + LowNumbers)
            {
                number = Math.Max(number, _lastNumber.GetValueOrDefault(family));
            }

            var handle = candidate(number).WithKeys();
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

    /// <summary>Sorted. Those with one session, which is nearly everybody, share one list per door.</summary>
    private string[] DoorsOf(IReadOnlyList<Session> sessions)
    {
        if (sessions.Count != 1)
        {
            return [.. sessions.Select(session => session.Door).Distinct().Order(StringComparer.Ordinal)];
        }

        var door = sessions[0].Door;
        if (!_oneDoor.TryGetValue(door, out var doors))
        {
            _oneDoor[door] = doors = [door];
        }

        return doors;
    }
}
