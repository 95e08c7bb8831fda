using System.Globalization;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Input;

/// <summary>Sends older events again, and events with numbers and times, for clients that cannot scroll.</summary>
/// <remarks>Calls return at once. The connection sends later, in the order of the calls.</remarks>
public interface IReplay
{
    /// <summary>Gets whether the client reads lines, so that it has these commands.</summary>
    bool CanReplay { get; }

    /// <summary>Gets whether each event is sent with its number before it: <c>[123] alice: hi</c>.</summary>
    bool Numbers { get; }

    /// <summary>
    /// Gets or sets the zone in which each event is sent with its time before it: <c>[11:37] alice: hi</c>; null for no
    /// times.
    /// </summary>
    TimeZoneInfo? Times { get; set; }

    /// <summary>Gets the clock, which has the zone of the server.</summary>
    TimeProvider Clock { get; }

    /// <summary>Gets the number of messages that a client gets when it joins.</summary>
    int Backlog { get; }

    /// <summary>Returns the line that names a log whose numbers are shown.</summary>
    /// <param name="room">The room.</param>
    /// <param name="newest">The number of its newest event.</param>
    static string NumbersAreOn(Room room, long newest) => string.Create(
        CultureInfo.InvariantCulture, $"Numbers are on. This log is {room.Epoch}; the newest number is {newest}.");

    /// <summary>Sends a line, and shows or hides the numbers of all events that are sent behind it.</summary>
    /// <returns>False if too much waits to be sent already; then nothing changes.</returns>
    bool ShowNumbers(bool shows, string answer);

    /// <summary>Sends older events again, up to the client's place at that time.</summary>
    /// <remarks>A line counts the events that are no longer kept.</remarks>
    /// <param name="room">The room whose events are sent.</param>
    /// <param name="from">Number of the first event.</param>
    /// <param name="messagesOnly">Whether joins, leaves and renames are left out.</param>
    /// <param name="closing">A line that ends the answer; null for none.</param>
    /// <returns>False if too much waits to be sent already; then nothing is sent.</returns>
    bool Replay(Room room, long from, bool messagesOnly, string? closing);
}
