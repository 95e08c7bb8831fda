using System.Globalization;
using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Trust.Sanctions;

/// <summary>Represents a ban or a mute: of a person, of a network, or of a guest by both.</summary>
/// <param name="Id">The number, for lists.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Room">The name of the room; empty for the whole server.</param>
/// <param name="Person">The person; none for a network alone.</param>
/// <param name="Handle">The handle of the person at that time; empty for a network alone.</param>
/// <param name="Network">The network, or null.</param>
/// <param name="By">The handle of the issuer.</param>
/// <param name="At">The time at which it began.</param>
public sealed record Sanction(
    long Id, SanctionKind Kind, string Room, PersonId Person, string Handle, IPNetwork? Network, string By, DateTimeOffset At)
{
    /// <summary>Gets the reason; empty if none was given.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Gets the time at which it ends for the person, or null.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Gets the time at which it ends for the network, or null.</summary>
    public DateTimeOffset? NetworkEndsAt { get; init; }

    /// <summary>Gets whether it is of the whole server.</summary>
    public bool IsEverywhere => Room.Length == 0;

    /// <summary>Gets the handle of the person, or the network.</summary>
    public string Subject => Handle.Length > 0 ? Handle : Network?.ToString() ?? "";

    /// <summary>Gets whether it is of a guest by address, which never counts for persons that have logged in.</summary>
    public bool SparesAccounts => Network is not null && Handle.Length > 0;

    /// <summary>Returns whether it holds for its person.</summary>
    public bool HoldsForPerson(DateTimeOffset now) => !Person.IsNone && !(EndsAt <= now);

    /// <summary>Returns whether it holds for its network.</summary>
    public bool HoldsForNetwork(DateTimeOffset now) => Network is not null && !(NetworkEndsAt <= now);

    /// <summary>Returns whether it has not ended.</summary>
    public bool Holds(DateTimeOffset now) => HoldsForPerson(now) || HoldsForNetwork(now);

    /// <summary>Returns the line for a person under it: why, and until when.</summary>
    public LocalizedMessage LineFor(PersonId person)
    {
        var ends = person == Person && !Person.IsNone ? EndsAt : NetworkEndsAt;
        var until = ends is { } end ? new LocalizedMessage("Trust_Until", " until {0}", Shown(end)) : "";
        LocalizedMessage reason = Reason.Length > 0 ? $": {Reason}" : ".";
        return (Kind, IsEverywhere) switch
        {
            (SanctionKind.Ban, true) => new("Trust_Banned", "You are banned from this server{0}{1}", until, reason),
            (SanctionKind.Ban, false) => new("Trust_BannedRoom", "You are banned from this room{0}{1}", until, reason),
            (_, true) => new("Trust_Muted", "You are muted on this server{0}{1}", until, reason),
            _ => new("Trust_MutedRoom", "You are muted in this room{0}{1}", until, reason),
        };
    }

    /// <summary>Gets the time at which it ends for whom it is named after, or null.</summary>
    public DateTimeOffset? ShownEnd => Person.IsNone ? NetworkEndsAt : EndsAt;

    /// <summary>Returns whether it has the number, as in <c>12</c> or <c>#12</c>, or is of the handle; no handle begins with a digit.</summary>
    public bool IsCalled(string subject) =>
        long.TryParse(subject.AsSpan().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Id == id
            : Handle.Length > 0 && KeyOf(Handle) == KeyOf(subject.TrimStart('@'));

    /// <summary>Returns the line of a list.</summary>
    public LocalizedMessage ToLine(bool showsAddress)
    {
        var address = showsAddress && Handle.Length > 0 && Network is { } network
            ? $", {network}{(NetworkEndsAt is { } end ? $" until {Shown(end)}" : "")}"
            : "";
        var until = ShownEnd is { } ends ? $" until {Shown(ends)}" : "";
        var place = IsEverywhere ? "" : $" in {Room}";
        var reason = Reason.Length > 0 ? $": {Reason}" : "";
        return $"{Id}: {(Kind == SanctionKind.Ban ? "ban" : "mute")} of {Subject}{place}{until}{address}, by {By}{reason}";
    }

    // Each keyboard and each width gives the same handle.
    private static string KeyOf(string name) => Text.Handle.TryCreate(name, out var handle) ? handle.FoldedKey : name;

    /// <summary>Returns a time as people read it.</summary>
    public static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
