namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Keeps the ids of the newest messages, to recognise repeated ones; only for the room's loop.</summary>
/// <remarks>
/// Older ids are found in the log by <see cref="Room.HasAsync"/>. A server starts without pending messages, so the set
/// begins empty.
/// </remarks>
/// <param name="capacity">The number of stored ids to keep, besides those of the batch that is being stored.</param>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _stored = new();

    public bool Contains(Guid id) => _ids.Contains(id);

    /// <summary>Adds the id of a draft; false if it is present already.</summary>
    public bool TryAdd(Guid id) => _ids.Add(id);

    /// <summary>Keeps the id of a stored draft until enough others have followed.</summary>
    public void Keep(Guid id)
    {
        _stored.Enqueue(id);
        if (_stored.Count > capacity)
        {
            _ids.Remove(_stored.Dequeue());
        }
    }

    /// <summary>Removes the id of a draft that was not stored, so that it may come again.</summary>
    public void Remove(Guid id) => _ids.Remove(id);
}
