using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Markup;

/// <summary>
/// The rows of the newest messages that all readers see alike, so that hundreds of pages do not each make and keep the same
/// one. Each message has one place, by its number, from which a newer one drives it out; of rooms that share a place, the
/// last one asked for has it. May be used from any thread.
/// </summary>
internal static class SharedRows
{
    // More than a page holds that follows the newest message.
    private const int Places = 512;

    // In characters, a row's most: 2 MiB in all.
    private const int LongestRow = 2048;

    private static readonly Row?[] Rows = new Row?[Places];

    /// <summary>The row of a message, or null.</summary>
    public static string? Of(MessagePosted message) =>
        Volatile.Read(ref Rows[message.Sequence % Places]) is { } row && ReferenceEquals(row.Message, message) ? row.Html : null;

    /// <summary>Keeps the row for other pages, unless it is long.</summary>
    /// <returns>The row.</returns>
    public static string Keep(MessagePosted message, string html)
    {
        if (html.Length <= LongestRow)
        {
            Volatile.Write(ref Rows[message.Sequence % Places], new Row(message, html));
        }

        return html;
    }

    private sealed record Row(MessagePosted Message, string Html);
}
