namespace ChatRoom.Server.Search;

/// <summary>Represents a log in the index.</summary>
/// <param name="id">Its id in the index, which no other log ever gets.</param>
/// <param name="position">The number of the last event that is indexed.</param>
internal sealed class IndexedRoom(long id, long position)
{
    /// <summary>Gets the id.</summary>
    public long Id { get; } = id;

    /// <summary>Gets or sets the position.</summary>
    public long Position { get; set; } = position;
}
