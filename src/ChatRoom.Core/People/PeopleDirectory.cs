using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>
/// Registers everybody who is on the server now, and alone gives out handles: each is unique on the server. Thread-safe.
/// </summary>
/// <param name="limits">How fast a person may speak.</param>
/// <param name="time">The clock.</param>
public sealed class PeopleDirectory(LimitsOptions limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HandleIndex _handles = new();
    private readonly Dictionary<string, Person> _byToken = [];
    private readonly Dictionary<PersonId, Person> _byId = [];
    private readonly Func<FloodGate> _newFloodGate = () => new FloodGate(limits.FloodBurst, limits.FloodPerSecond, time);

    /// <summary>Gets the number of persons.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Occurs when a person has left the server; it may come back only if it has a token.</summary>
    public event Action<Person>? Left;

    /// <summary>
    /// Lets a person in: the one with the same token if it is here, else a new one with the wanted handle or the next
    /// free one.
    /// </summary>
    /// <param name="wanted">The name as typed; made legal and unique.</param>
    /// <param name="token">A secret of the client, or null.</param>
    /// <returns>The visit, to be disposed when a room keeps the person, or when the connection ends.</returns>
    public Visit Enter(string? wanted, string? token = null)
    {
        lock (_gate)
        {
            if (token is null || !_byToken.TryGetValue(token, out var person))
            {
                person = new Person(_handles.FindFree(wanted), token, _newFloodGate);
                _handles.Add(person.Keyed, person);
                _byId[person.Id] = person;
                if (token is not null)
                {
                    _byToken[token] = person;
                }
            }

            person.Holds++;
            return new Visit(this, person);
        }
    }

    /// <summary>Shows which handle <see cref="Enter"/> would give now. Changes nothing.</summary>
    public HandlePreview Preview(string? wanted, string? token = null)
    {
        var legal = Handle.TryCreate(wanted, out var handle) ? handle.Value : null;
        lock (_gate)
        {
            var known = token is null ? null : _byToken.GetValueOrDefault(token);
            return new HandlePreview(legal, known?.Name ?? _handles.FindFree(wanted).Handle.Value);
        }
    }

    /// <summary>Finds the person that has a handle, in any case; a handle that only looks like it finds nobody.</summary>
    public Person? Find(string handle)
    {
        if (!Handle.TryCreate(handle.TrimStart('@'), out var wanted))
        {
            return null;
        }

        var keyed = wanted.WithKeys();
        lock (_gate)
        {
            return _handles.Find(keyed) is { } person && person.Keyed.Handle.FoldedKey == wanted.FoldedKey ? person : null;
        }
    }

    /// <summary>Finds the person of an id, or returns null if it is not here.</summary>
    public Person? Find(PersonId id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Returns whether the person of a token is here.</summary>
    public bool IsHere(string token)
    {
        lock (_gate)
        {
            return _byToken.ContainsKey(token);
        }
    }

    /// <summary>Keeps a person for one more user of it, such as a room it is in.</summary>
    internal void Hold(Person person)
    {
        lock (_gate)
        {
            person.Holds++;
        }
    }

    /// <summary>Ends one hold. The last one frees the handle.</summary>
    internal void Release(Person person)
    {
        lock (_gate)
        {
            if (--person.Holds > 0)
            {
                return;
            }

            _handles.Remove(person.Keyed, person);
            _byId.Remove(person.Id);
            if (person.Token is { } token)
            {
                _byToken.Remove(token);
            }
        }

        Left?.Invoke(person);
    }

    /// <summary>Reserves a second handle for a person, beside the present one.</summary>
    /// <returns>False if another person has it or a similar one.</returns>
    internal bool TryReserve(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            if (_handles.IsTaken(handle, person))
            {
                return false;
            }

            _handles.Add(handle, person);
            return true;
        }
    }

    /// <summary>Makes a reserved handle the person's own. The earlier one stays reserved until <see cref="Free"/>.</summary>
    internal void SetHandle(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            person.Rename(handle);
        }
    }

    /// <summary>Frees a second handle that a person has reserved or had before.</summary>
    internal void Free(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            _handles.Remove(handle, person, kept: person.Holds > 0 ? person.Keyed : null);
            if (person.Holds == 0)
            {
                // The person left meanwhile.
                _handles.Remove(person.Keyed, person);
            }
        }
    }
}
