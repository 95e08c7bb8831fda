using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Identifies the issuer of an act of moderation.</summary>
/// <param name="Id">The person; none for the command line.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Rank">The rank in the room.</param>
/// <param name="Room">The room in which the act is typed; null for the command line.</param>
/// <param name="Client">The origin of the connection.</param>
/// <param name="Origin">The door and the address, for the audit log.</param>
public sealed record Issuer(PersonId Id, string Handle, Rank Rank, Room? Room, ClientAddress Client, string Origin)
{
    /// <summary>Gets the issuer of the command line on the server's machine. No handle has a space.</summary>
    public static Issuer Console { get; } = new(PersonId.None, "The console", Rank.Console, null, default, "console");

    /// <summary>Gets whether the acts hold on the whole server, and not in the room alone.</summary>
    public bool ActsEverywhere => Authority.Allows(ModerationAct.ActEverywhere, Rank);

    /// <summary>Gets the name of the room in which the acts hold; empty for the whole server.</summary>
    public string Scope => ActsEverywhere ? "" : Room!.Name;

    /// <summary>Returns the rank of another person where the issuer's acts hold.</summary>
    public Rank RankOf(PersonId person, TrustRegister trust) => ActsEverywhere ? trust.RankOf(person) : Room!.RankOf(person);

    /// <summary>Returns whether the issuer's acts hold where a ban or a mute does: the command line reaches every room, an operator the server and the room that he is in.</summary>
    public bool Reaches(Sanction sanction) =>
        Rank == Rank.Console || (ActsEverywhere && sanction.IsEverywhere) || sanction.Room == Room?.Name;

    /// <summary>Returns the issuer of a command in a room.</summary>
    public static Issuer Of(Subscription subscription)
    {
        var (participant, connection) = (subscription.Participant!, subscription.Connection);
        return new(
            participant.Person.Id,
            participant.Name,
            subscription.Room.RankOf(participant.Person.Id),
            subscription.Room,
            connection.Client,
            connection.Origin);
    }
}
