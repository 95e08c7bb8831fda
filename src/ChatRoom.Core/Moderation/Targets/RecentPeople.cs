using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Moderation.Targets;

/// <summary>Remembers the persons that left last, so that an act reaches a person that has just gone. Thread-safe.</summary>
internal sealed class RecentPeople
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Target> _byHandle = [];
    private readonly Queue<string> _order = new();

    public RecentPeople(PeopleDirectory people) => people.Left += Add;

    /// <summary>Finds the person that had a handle last, or returns null.</summary>
    public Target? Find(Handle handle)
    {
        lock (_gate)
        {
            return _byHandle.GetValueOrDefault(handle.FoldedKey);
        }
    }

    private void Add(Person person)
    {
        var key = person.Keyed.Handle.FoldedKey;
        lock (_gate)
        {
            if (!_byHandle.ContainsKey(key))
            {
                _order.Enqueue(key);
            }

            _byHandle[key] = Target.Of(person);
            if (_order.Count > Capacity)
            {
                _byHandle.Remove(_order.Dequeue());
            }
        }
    }
}
