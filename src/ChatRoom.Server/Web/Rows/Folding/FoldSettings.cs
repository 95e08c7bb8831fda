using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Holds the reader's choice of what the page folds. Immutable.</summary>
/// <param name="Presence">The way in which the page shows joins, leaves and renames.</param>
/// <param name="Ignored">The persons whose messages the page hides.</param>
public sealed record FoldSettings(PresenceMode Presence, IReadOnlyList<IgnoredPerson>? Ignored)
{
    /// <summary>Gets the settings of a reader without a choice.</summary>
    public static FoldSettings Default { get; } = new(PresenceMode.Folded, null);

    /// <summary>Returns whether the page hides an event, because its author is ignored.</summary>
    public bool Hides(RoomEvent roomEvent) =>
        Ignored is { Count: > 0 } && roomEvent is MessagePosted && IsOfIgnored(roomEvent);

    /// <summary>Returns the events that the page does not hide.</summary>
    public IReadOnlyList<RoomEvent> WithoutHidden(IReadOnlyList<RoomEvent> events) =>
        Ignored is { Count: > 0 } ? [.. events.Where(roomEvent => !Hides(roomEvent))] : events;

    private bool IsOfIgnored(RoomEvent roomEvent) => Ignored!.Any(person => person.IsAuthorOf(roomEvent));
}
