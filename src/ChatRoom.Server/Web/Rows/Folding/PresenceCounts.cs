namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Counts changes of presence without their names.</summary>
internal readonly record struct PresenceCounts(int Left, int Joined, int Renamed)
{
    /// <summary>Returns the counts with one change more.</summary>
    public PresenceCounts With(PresenceChange change) => change switch
    {
        { After: null } => this with { Left = Left + 1 },
        { Before: null } => this with { Joined = Joined + 1 },
        _ => this with { Renamed = Renamed + 1 },
    };

    /// <summary>Returns the sums of both.</summary>
    public PresenceCounts With(PresenceCounts other) => new(Left + other.Left, Joined + other.Joined, Renamed + other.Renamed);
}
