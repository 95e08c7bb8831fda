using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search.Inbox;

/// <summary>Holds the handles of a reader, now and in earlier times. Immutable.</summary>
/// <param name="now">The handle that the reader has now.</param>
/// <param name="former">The handles that the reader has had.</param>
internal sealed class ReaderHandles(string now, IReadOnlyList<FormerHandle> former)
{
    /// <summary>Gets all of them.</summary>
    public IReadOnlyList<string> All => [.. former.Select(handle => handle.Handle).Prepend(now).Distinct()];

    /// <summary>Returns whether a handle of the reader meets a condition: the one of now, or the one of a time.</summary>
    public bool Any(DateTimeOffset time, Func<string, bool> meets) => meets(now) || (At(time) is { } then && meets(then));

    /// <summary>Returns whether a handle was the reader's at a time, or is so now.</summary>
    public bool Has(string handle, DateTimeOffset time) => KeyOf(handle) is { Length: > 0 } key && Any(time, other => KeyOf(other) == key);

    /// <summary>Returns the handle that the first rename after a time has ended; null if there was none.</summary>
    private string? At(DateTimeOffset time) => former.Where(handle => handle.Until >= time).MinBy(handle => handle.Until)?.Handle;

    private static string KeyOf(string handle) => Handle.TryCreate(handle, out var legal) ? legal.FoldedKey : "";
}
