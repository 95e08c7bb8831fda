using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Accounts;

/// <summary>Remembers which guests with a token have held which handles of late: for some time, only they can claim them.</summary>
internal sealed class HeldHandles(TimeProvider time)
{
    /// <summary>How long a guest that does not come keeps the right to claim its handle.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // A row need not be more exact.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Skeleton, PersonId Person), HeldHandle> _held = [];
    private List<HeldHandle> _unsaved = [];

    /// <summary>Adds what an earlier process has stored.</summary>
    public void Load(IEnumerable<HeldHandle> stored)
    {
        lock (_gate)
        {
            foreach (var held in stored)
            {
                _held[(held.Skeleton, held.Person)] = held;
            }
        }
    }

    /// <summary>Records that a guest has a handle now.</summary>
    public void Add(PersonId person, string name)
    {
        if (!Handle.TryCreate(name, out var handle))
        {
            return;
        }

        var held = new HeldHandle(handle.SkeletonKey, handle.FoldedSkeletonKey, person, time.GetUtcNow());
        lock (_gate)
        {
            if (!_held.TryGetValue((held.Skeleton, person), out var known) || held.At - known.At > Fresh)
            {
                _unsaved.Add(held);
                _held[(held.Skeleton, person)] = held;
            }
        }
    }

    /// <summary>Returns whether another guest has held a handle, or one that looks like it, and may still come back.</summary>
    public bool IsOfOther(Handle handle, Person person) => IsHeld(handle, held => held != person.Id);

    /// <summary>Returns whether a guest has held a handle, or one that looks like it, and may still come back to it.</summary>
    public bool IsOf(Handle handle, PersonId guest) => IsHeld(handle, held => held == guest);

    /// <summary>Returns what is not stored yet, and forgets what is too old.</summary>
    public IReadOnlyList<HeldHandle> TakeUnsaved()
    {
        var since = time.GetUtcNow() - Kept;
        lock (_gate)
        {
            foreach (var old in _held.Where(held => held.Value.At < since).Select(held => held.Key).ToList())
            {
                _held.Remove(old);
            }

            var unsaved = _unsaved;
            _unsaved = [];
            return unsaved;
        }
    }

    private bool IsHeld(Handle handle, Func<PersonId, bool> isMeant)
    {
        var (skeleton, folded) = (handle.SkeletonKey, handle.FoldedSkeletonKey);
        var since = time.GetUtcNow() - Kept;
        lock (_gate)
        {
            return _held.Values.Any(held =>
                isMeant(held.Person) && held.At > since && (held.Skeleton == skeleton || held.FoldedSkeleton == folded));
        }
    }
}
