namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Holds the state of a room that is opening, open or closing. Guarded by the lock of <see cref="RoomDirectory"/>.</summary>
internal sealed class RoomEntry
{
    /// <summary>Gets the opening; its result is null if there is no such room.</summary>
    public required Lazy<Task<Room?>> Opening { get; init; }

    /// <summary>Gets or sets the leases that keep the room open.</summary>
    public int Leases { get; set; }

    /// <summary>Gets or sets the task of the close; null while the room is open.</summary>
    public Task? Closing { get; set; }

    /// <summary>Gets or sets the timestamp since when the room has neither participants nor leases; null if it has.</summary>
    public long? EmptySince { get; set; }

    /// <summary>Gets or sets the newest judgement; null if there is none yet.</summary>
    public Speech? Speech { get; set; }

    /// <summary>Gets or sets whether a judgement is under way.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Gets or sets whether the room was opened for a judgement alone, and nobody has come since.</summary>
    public bool IsForReview { get; set; }

    /// <summary>Gets the open room; null while it is not open.</summary>
    public Room? Room => Opening is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } room } } && Closing is null ? room : null;
}
