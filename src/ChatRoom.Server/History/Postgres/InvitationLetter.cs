using ChatRoom.Core.Events;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Represents a letter that invites a person to a room; it stands in the place of a conversation's name, and an older node finds none.</summary>
/// <param name="Person">The invited person.</param>
/// <param name="Inviter">The handle of the inviting person.</param>
/// <param name="Room">The name of the room.</param>
internal sealed record InvitationLetter(PersonId Person, string Inviter, string Room)
{
    private const string Kind = "invitation";

    /// <summary>Reads a letter; null for one about a private message.</summary>
    // Neither handles nor names of rooms have a space.
    public static InvitationLetter? Read(string subject) => subject.Split(' ') is [Kind, var person, var inviter, var room]
        ? new(EventRows.ToPersonId(Guid.Parse(person)), inviter, room)
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {EventRows.ToUuid(Person)} {Inviter} {Room}";
}
