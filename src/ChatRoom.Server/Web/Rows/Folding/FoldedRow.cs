using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Server.Web.Rows.Rendering;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Shows joins, leaves and renames that follow one another as one row.</summary>
/// <param name="Key">See <see cref="Row"/>; it stays when events are added at either end.</param>
/// <param name="First">The first event.</param>
/// <param name="Last">The last event.</param>
/// <param name="Fold">What the events changed together.</param>
/// <param name="IsHidden">Whether the reader does not want to see such rows.</param>
internal sealed record FoldedRow(string Key, RoomEvent First, RoomEvent Last, PresenceFold Fold, bool IsHidden)
    : LogRow(Key, First, Last)
{
    private string? _html;

    /// <inheritdoc/>
    public override bool IsShown => !IsHidden && !Fold.IsNothing;

    /// <summary>Returns the row with a later event.</summary>
    public FoldedRow With(RoomEvent later, PresenceChange change) => new(Key, First, later, Fold.With(change), IsHidden);

    /// <summary>Returns the row with the events of the row above it.</summary>
    public FoldedRow Below(FoldedRow above) => new(Key, above.First, Last, above.Fold.With(Fold), IsHidden);

    /// <inheritdoc/>
    internal override Row Show(DeletedAccounts deleted) => new FoldedRow(Key, First, Last, Fold.Show(deleted), IsHidden);

    /// <summary>Returns the content of the row; it is made once.</summary>
    internal string Html(RowLabels labels) => _html ??= RowHtml.Quiet(labels.Folded(Fold), Last);
}
