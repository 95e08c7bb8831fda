using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Input;

/// <summary>
/// What a session can do whose client has no page to scroll: send older events again, and number what it sends. Calls
/// return at once; the session sends in its own time, in the order of the calls.
/// </summary>
public interface IReplay
{
    /// <summary>Whether each event is sent with its number before it: <c>[123] alice: hi</c>.</summary>
    bool Numbers { get; set; }

    /// <summary>
    /// Sends events again, from <paramref name="from"/> up to where this client is by then, and after them
    /// <paramref name="closing"/>, if there is one. Events that are no longer kept are counted in a line.
    /// </summary>
    /// <param name="room">The room whose events are sent.</param>
    /// <param name="from">Number of the first event.</param>
    /// <param name="messagesOnly">Leave out who came and went.</param>
    /// <param name="closing">A line that ends the answer; null for none.</param>
    /// <returns>False if too much is waiting to be sent already; then nothing is sent.</returns>
    bool Replay(Room room, long from, bool messagesOnly, string? closing);
}
