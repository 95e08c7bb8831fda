using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Represents what one or several events changed for one person.</summary>
/// <param name="Person">The person, or <see cref="PersonId.None"/>.</param>
/// <param name="Before">The handle before, or null for a person that was not in the room.</param>
/// <param name="After">The handle after, or null for a person that is not in the room any more.</param>
internal readonly record struct PresenceChange(PersonId Person, string? Before, string? After)
{
    /// <summary>Gets whether all is as it was.</summary>
    public bool IsNothing => Before == After;

    /// <summary>Returns the change of a join, a leave or a rename, or null for another event.</summary>
    public static PresenceChange? Of(RoomEvent roomEvent) => roomEvent switch
    {
        ParticipantJoined join => new(join.AuthorId, null, join.Author),
        ParticipantLeft leave => new(leave.AuthorId, leave.Author, null),
        ParticipantRenamed rename => new(rename.AuthorId, rename.Author, rename.NewHandle),
        _ => null,
    };

    /// <summary>Returns whether a later change is of the same person; decides by the handle if one of the ids is not known.</summary>
    public bool IsContinuedBy(PresenceChange later) => Person.IsNone || later.Person.IsNone
        ? (After ?? Before) == (later.Before ?? later.After)
        : Person == later.Person;

    /// <summary>Returns the change with the other name of a deleted account.</summary>
    public PresenceChange Show(DeletedAccounts deleted) => deleted.NameOf(Person) is { } name
        ? this with { Before = Before is null ? null : name, After = After is null ? null : name }
        : this;

    /// <summary>Returns both changes as one.</summary>
    public PresenceChange Then(PresenceChange later) => new(Person.IsNone ? later.Person : Person, Before, later.After);
}
