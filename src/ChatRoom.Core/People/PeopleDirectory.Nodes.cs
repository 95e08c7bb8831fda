using ChatRoom.Core.Limits;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <content>Shares the handles with the other nodes.</content>
public sealed partial class PeopleDirectory
{
    /// <summary>Gets the other nodes; null on a server of one node.</summary>
    public IOtherNodes? Others { get; }

    /// <summary>As <see cref="Enter(string?, string?, Account?)"/>; the handle is unique on all nodes.</summary>
    public async ValueTask<Visit> EnterAsync(string? wanted, string? token = null, Account? account = null, ClientAddress client = default)
    {
        HashSet<string>? takenElsewhere = null;
        for (var follows = true; ; follows = false)
        {
            var visit = EnterBut(takenElsewhere, wanted, token, account);
            var (person, handle) = (visit.Person, visit.Person.Keyed);
            if (Others is null || person.IsRegistered)
            {
                return visit;
            }

            var taken = await Others.TakeAsync(RequestOf(person, handle) with { Client = client, IsOwned = account is not null, Follows = follows });
            if (taken == handle.Handle.Value)
            {
                person.IsRegistered = true;
                return visit;
            }

            if (taken is null)
            {
                (takenElsewhere ??= []).Add(handle.FoldedSkeleton);
            }

            wanted = taken ?? wanted;
            visit.Dispose();
        }
    }

    /// <summary>Finds the person of another node that has a handle, or returns null.</summary>
    public async ValueTask<RemotePerson?> FindElsewhereAsync(string handle)
    {
        var found = Others is not null && Handle.TryCreate(handle.TrimStart('@'), out var wanted) ? await Others.FindAsync(wanted.Value) : null;
        // It may have been a guest when it entered the other node.
        return found is not null && FindAccount(found.Id) is not null ? found with { CanReturn = true, HasAccount = true } : found;
    }

    /// <summary>Reserves a second handle for a person, beside the present one, on all nodes.</summary>
    /// <returns>False if another person has it or a similar one.</returns>
    internal async ValueTask<bool> TryReserveAsync(Person person, KeyedHandle handle)
    {
        if (!TryReserve(person, handle))
        {
            return false;
        }

        if (Others is not null && await Others.TakeAsync(RequestOf(person, handle)) is null)
        {
            Free(person, handle);
            return false;
        }

        return true;
    }

    /// <summary>Gives a person that is on another node, too, the handle that it has taken there.</summary>
    internal void Follow(Person person, Handle wanted)
    {
        var handle = wanted.WithKeys();
        KeyedHandle before;
        lock (_gate)
        {
            before = person.Keyed;
            if (person.Holds == 0 || before.Handle.Value == wanted.Value)
            {
                return;
            }

            _handles.Add(handle, person);
            person.Rename(handle);
        }

        _ = Others?.TakeAsync(RequestOf(person, handle)).AsTask();
        Free(person, before);
    }

    private static HandleRequest RequestOf(Person person, KeyedHandle handle) =>
        new(person.Id, handle.Handle.Value, handle.Skeleton, handle.FoldedSkeleton)
        {
            CanReturn = person.CanReturn,
            HasAccount = person.HasAccount,
            Client = person.Client,
        };
}
