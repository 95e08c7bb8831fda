using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Caches the rows of the newest messages that are the same for all readers. Thread-safe.</summary>
/// <remarks>A message has one slot, by its number. A later message, of any room, replaces it.</remarks>
internal static class SharedRows
{
    // More than the rows of a page that follows the newest message.
    private const int Slots = 512;

    // In characters; the cache holds at most 2 MiB.
    private const int LongestRow = 2048;

    private static readonly Row?[] Rows = new Row?[Slots];

    /// <summary>Returns the row of a message, or null.</summary>
    public static string? Of(MessagePosted message) =>
        Volatile.Read(ref Rows[message.Sequence % Slots]) is { } row && ReferenceEquals(row.Message, message) ? row.Html : null;

    /// <summary>Stores the row for other pages, unless it is long.</summary>
    /// <returns>The row.</returns>
    public static string Keep(MessagePosted message, string html)
    {
        if (html.Length <= LongestRow)
        {
            Volatile.Write(ref Rows[message.Sequence % Slots], new Row(message, html));
        }

        return html;
    }

    private sealed record Row(MessagePosted Message, string Html);
}
