using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Remembers the handles that a page has seen in its room, so that a mention stays one. Not thread-safe.</summary>
/// <remarks>Persons leave and rename, but a message means those who were there. Handles are compared by their keys.</remarks>
internal sealed class SeenNames
{
    // Bounds the memory of a page in a room through which many names go.
    private const int Most = 4096;

    private readonly Dictionary<string, string> _keyByHandle = [];
    private readonly Dictionary<string, int> _handlesByKey = [];
    private readonly Queue<string> _oldest = new();
    private readonly Dictionary<string, long> _readers = [];
    private PersonId _reader;

    /// <summary>Gets a number that changes with the names.</summary>
    public int Version { get; private set; }

    /// <summary>Sets the reader, and adds the handles of the participants.</summary>
    public void Begin(PersonId reader, IEnumerable<string> participants)
    {
        _reader = reader;
        foreach (var handle in participants)
        {
            KeyOf(handle);
        }
    }

    /// <summary>Adds the handles in some events.</summary>
    public IReadOnlyList<RoomEvent> Add(IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            Add(roomEvent);
        }

        return events;
    }

    /// <summary>Adds the handles in an event.</summary>
    public void Add(RoomEvent roomEvent)
    {
        var key = KeyOf(roomEvent.Author);
        if (roomEvent is ParticipantRenamed rename)
        {
            KeyOf(rename.NewHandle);
        }

        if (IsReader(roomEvent))
        {
            Version += _readers.ContainsKey(key) ? 0 : 1;
            _readers[key] = Math.Max(_readers.GetValueOrDefault(key), roomEvent.Sequence);
        }
    }

    /// <summary>Returns whether the reader caused an event.</summary>
    public bool IsReader(RoomEvent roomEvent) => !_reader.IsNone && roomEvent.AuthorId == _reader;

    /// <summary>Returns whether a handle with this key has been in the room.</summary>
    public bool Has(string key) => _handlesByKey.ContainsKey(key);

    /// <summary>Returns whether the reader had a handle with this key at an event, or later.</summary>
    /// <remarks>Afterwards, another person may have it.</remarks>
    public bool WasReaders(string key, long sequence) => _readers.TryGetValue(key, out var last) && sequence <= last;

    private string KeyOf(string handle)
    {
        if (_keyByHandle.TryGetValue(handle, out var key))
        {
            return key;
        }

        key = MentionText.KeyOf(handle);
        _keyByHandle.Add(handle, key);
        _oldest.Enqueue(handle);
        _handlesByKey[key] = _handlesByKey.GetValueOrDefault(key) + 1;
        Version++;
        if (_oldest.Count > Most && _keyByHandle.Remove(_oldest.Dequeue(), out var old) && --_handlesByKey[old] == 0)
        {
            _handlesByKey.Remove(old);
        }

        return key;
    }
}
