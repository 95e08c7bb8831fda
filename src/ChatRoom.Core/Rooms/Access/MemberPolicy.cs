using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Allows everything to the members, and nothing to anybody else.</summary>
internal sealed class MemberPolicy(IEnumerable<PersonId> members) : RoomPolicy
{
    private readonly HashSet<PersonId> _members = [.. members];

    /// <summary>Gets or sets whether the ledger has the members. Until then nothing is said: a crash would leave the room public.</summary>
    public bool IsStored { get; set; } = true;

    /// <summary>Gets the number of members.</summary>
    public int Count => _members.Count;

    public override bool Allows(RoomAct act, Person person) => Has(person.Id);

    /// <summary>Returns whether a person is a member.</summary>
    public bool Has(PersonId person) => _members.Contains(person);

    /// <summary>Adds a member.</summary>
    public void Add(PersonId person) => _members.Add(person);
}
