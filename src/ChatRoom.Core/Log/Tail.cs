using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Core.Log;

/// <summary>
/// Keeps the newest part of a room's log in memory: its events, and their bytes in each used wire format.
/// </summary>
/// <remarks>Only the room's loop writes. All connections read without a lock.</remarks>
public sealed class Tail
{
    // The collector moves long-lived events, but not bytes. See docs/decisions/0010-bound-the-events-of-the-tail.md.
    private const int EventsShare = 8;

    private readonly ConcurrentDictionary<WireFormat, FormatInUse> _formats = new();
    private readonly long _budgetBytes;
    private readonly int _announcedSingly;
    private int _prepared;

    /// <param name="firstSequence">The number of the next event of the log.</param>
    /// <param name="budgetBytes">
    /// The bound of the bytes of each wire format; an eighth of it is the bound of the events.
    /// </param>
    /// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>.</param>
    public Tail(long firstSequence, long budgetBytes, int announcedSingly)
    {
        _announcedSingly = announcedSingly;
        _budgetBytes = budgetBytes;
        Events = new EventLog(firstSequence, budgetBytes / EventsShare);
    }

    /// <summary>Gets the newest events.</summary>
    public EventLog Events { get; }

    /// <summary>Gets the number of the next event of the log; every event below it is visible.</summary>
    public long NextSequence => Events.NextSequence;

    /// <summary>Finds the bytes of one wire format, or null if no subscription uses it.</summary>
    public ByteLog? BytesOf(WireFormat format) => _formats.TryGetValue(format, out var inUse) ? inUse.Log : null;

    /// <summary>Encodes a batch while it is being stored, invisible until <see cref="Publish"/>.</summary>
    /// <param name="drafts">The drafts, numbered from <see cref="NextSequence"/> on.</param>
    internal void Prepare(IReadOnlyList<RoomEvent> drafts)
    {
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Prepare(drafts);
        }

        _prepared = drafts.Count;
    }

    /// <summary>Discards the prepared batch.</summary>
    internal void Discard()
    {
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Discard();
        }

        _prepared = 0;
    }

    /// <summary>Makes a batch visible as bytes and then as events, so that every visible event can be sent.</summary>
    /// <param name="events">
    /// The events, numbered from <see cref="NextSequence"/> on. Prepared events must be the same objects.
    /// </param>
    internal void Publish(IReadOnlyList<RoomEvent> events)
    {
        // Other processes may write to the same log, so the stored events may differ from the prepared ones.
        if (_prepared != events.Count)
        {
            Discard();
            Prepare(events);
        }

        _prepared = 0;
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Publish();
        }

        foreach (var roomEvent in events)
        {
            Events.Append(roomEvent);
        }
    }

    /// <summary>Shows a message as it is after a change that is stored, and no longer the text that it had before.</summary>
    /// <remarks>Before <see cref="Publish"/>: a reader that has had the change never finds the old text.</remarks>
    internal void Change(MessagePosted before, MessagePosted after)
    {
        if (ReferenceEquals(before.Changes.Text, after.Changes.Text))
        {
            // A reaction has no bytes.
            Events.Replace(after);
            return;
        }

        Replace(after);
        if (before.Changes.Text is MessageEdited earlier)
        {
            Replace((Events.Find(earlier.Sequence) as MessageEdited ?? earlier).Superseded());
        }
    }

    /// <summary>
    /// Begins to encode for <paramref name="format"/> from the next event on, unless a subscription uses it already.
    /// </summary>
    /// <remarks>Not while a batch is prepared: the new bytes would lack that batch.</remarks>
    internal void Use(WireFormat format)
    {
        var inUse = _formats.GetOrAdd(
            format,
            static (format, tail) => new(
                new ByteLog(format, tail.NextSequence, tail._budgetBytes, announcedSingly: tail._announcedSingly)),
            this);
        inUse.Uses++;
    }

    /// <summary>Ends one use; the last one frees the bytes.</summary>
    internal void Release(WireFormat format)
    {
        if (_formats.TryGetValue(format, out var inUse) && --inUse.Uses == 0)
        {
            _formats.TryRemove(format, out _);
        }
    }

    private void Replace(RoomEvent now)
    {
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Replace(now);
        }

        Events.Replace(now);
    }

    private sealed class FormatInUse(ByteLog log)
    {
        public ByteLog Log { get; } = log;

        public int Uses { get; set; }
    }
}
