using System.Collections.Immutable;
using ChatRoom.Core.People;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Sums up joins, leaves and renames without a message between them: what they changed together. Immutable.</summary>
/// <remarks>A person that came and went changed nothing. Beyond a number of persons, changes are only counted.</remarks>
internal sealed class PresenceFold
{
    // Bounds the memory of a row: more names than a reader reads.
    private const int MostNamed = 50;

    private readonly ImmutableArray<PresenceChange> _named;
    private readonly PresenceCounts _counted;

    private PresenceFold(ImmutableArray<PresenceChange> named, PresenceCounts counted) => (_named, _counted) = (named, counted);

    /// <summary>Gets the fold of no events.</summary>
    public static PresenceFold Empty { get; } = new([], default);

    /// <summary>Gets whether all is as it was.</summary>
    public bool IsNothing => _named.IsEmpty && _counted == default;

    /// <summary>Gets the handles of those that left.</summary>
    public IReadOnlyList<string> Left => [.. _named.Where(change => change.After is null).Select(change => change.Before!)];

    /// <summary>Gets the handles of those that joined.</summary>
    public IReadOnlyList<string> Joined => [.. _named.Where(change => change.Before is null).Select(change => change.After!)];

    /// <summary>Gets the changes of those that have another handle.</summary>
    public IReadOnlyList<PresenceChange> Renamed => [.. _named.Where(change => change is { Before: not null, After: not null })];

    /// <summary>Gets the numbers of further changes, without names.</summary>
    public PresenceCounts Counted => _counted;

    /// <summary>Returns this fold with a later change.</summary>
    public PresenceFold With(PresenceChange change)
    {
        for (var i = 0; i < _named.Length; i++)
        {
            if (_named[i].IsContinuedBy(change))
            {
                var both = _named[i].Then(change);
                return new(both.IsNothing ? _named.RemoveAt(i) : _named.SetItem(i, both), _counted);
            }
        }

        return change.IsNothing ? this
            : _named.Length < MostNamed ? new(_named.Add(change), _counted)
            : new(_named, _counted.With(change));
    }

    /// <summary>Returns this fold with the other names of deleted accounts.</summary>
    public PresenceFold Show(DeletedAccounts deleted) =>
        new([.. _named.Select(change => change.Show(deleted)).Where(change => !change.IsNothing)], _counted);

    /// <summary>Returns this fold with a later one.</summary>
    public PresenceFold With(PresenceFold later)
    {
        var both = later._named.Aggregate(this, (fold, change) => fold.With(change));
        return new(both._named, both._counted.With(later._counted));
    }
}
