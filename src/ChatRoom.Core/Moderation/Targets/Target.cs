using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;

namespace ChatRoom.Core.Moderation.Targets;

/// <summary>Identifies the person that an act is about, there or not.</summary>
/// <param name="Id">The id.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Client">The origin of its newest connection, if that is known.</param>
/// <param name="CanReturn">Whether the person may come back under the same id.</param>
internal sealed record Target(PersonId Id, string Handle, ClientAddress Client, bool CanReturn)
{
    /// <summary>Gets whether only a log or an earlier ban knows the person.</summary>
    public bool IsFromLog { get; init; }

    /// <summary>Gets whether the handle is that of this person alone now: it is here, or an account.</summary>
    public bool HasHandle { get; init; }

    /// <summary>Gets whether the person has an account, as far as that is known.</summary>
    public bool HasAccount { get; init; }

    /// <summary>Returns the target of a person that is here, or was until now.</summary>
    public static Target Of(Person person) => new(person.Id, person.Name, person.Client, person.CanReturn) { HasAccount = person.HasAccount };
}
