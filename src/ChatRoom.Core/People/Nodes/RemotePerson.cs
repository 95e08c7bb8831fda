using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;

namespace ChatRoom.Core.People.Nodes;

/// <summary>Describes a person that is on another node.</summary>
/// <param name="Id">The id.</param>
/// <param name="Handle">The handle that it has there.</param>
/// <param name="CanReturn">Whether it may come back, by a token or an account.</param>
/// <param name="HasAccount">Whether it has an account.</param>
public sealed record RemotePerson(PersonId Id, string Handle, bool CanReturn, bool HasAccount)
{
    /// <summary>Gets the origin of its connection; the default value if that is not known, or the address of a proxy.</summary>
    public ClientAddress Client { get; init; }
}
