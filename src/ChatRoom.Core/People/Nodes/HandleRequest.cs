using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;

namespace ChatRoom.Core.People.Nodes;

/// <summary>Asks for a handle for a person of this node.</summary>
/// <param name="Person">The person.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Skeleton">The form of the handle in which handles that look alike are equal.</param>
/// <param name="Folded">The same in lower case; handles are alike by either of them.</param>
public sealed record HandleRequest(PersonId Person, string Handle, string Skeleton, string Folded)
{
    /// <summary>Gets whether the person may come back, by a token or an account.</summary>
    public bool CanReturn { get; init; }

    /// <summary>Gets whether the person has an account.</summary>
    public bool HasAccount { get; init; }

    /// <summary>Gets the origin of the person's connection.</summary>
    public ClientAddress Client { get; init; }

    /// <summary>Gets whether the handle belongs to the person's account: then it is taken, also if another person has it.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Gets whether a person that is on another node as well gets the handle that it has there.</summary>
    public bool Follows { get; init; }
}
