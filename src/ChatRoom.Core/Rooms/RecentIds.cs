namespace ChatRoom.Core.Rooms;

/// <summary>
/// The ids of the newest messages that may come twice, so that the second one is known for what it is. Of the room loop alone.
/// </summary>
/// <remarks>
/// It only has to reach back to where a search of the log (<see cref="Room.HasAsync"/>) ends: what is in the log by then is
/// found there, what is on its way is found here. Nothing is on its way when a server starts, so it begins empty.
/// </remarks>
/// <param name="capacity">How many stored ids are kept; those whose batch is being stored come on top.</param>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _stored = new();

    public bool Contains(Guid id) => _ids.Contains(id);

    /// <summary>Adds the id of a draft. False if it is there already.</summary>
    public bool TryAdd(Guid id) => _ids.Add(id);

    /// <summary>The draft was stored: its id stays until enough others have followed.</summary>
    public void Keep(Guid id)
    {
        _stored.Enqueue(id);
        if (_stored.Count > capacity)
        {
            _ids.Remove(_stored.Dequeue());
        }
    }

    /// <summary>The draft was not stored: it may come again.</summary>
    public void Remove(Guid id) => _ids.Remove(id);
}
