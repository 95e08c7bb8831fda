using Microsoft.JSInterop;

namespace ChatRoom.Server.Web;

/// <summary>What the browser remembers of this person, across reloads and restarts of the server.</summary>
/// <param name="Handle">The last handle, offered in the name form.</param>
/// <param name="Token">The secret by which the room knows this participant again; null after leaving.</param>
/// <param name="TimeZone">The browser's time zone (IANA).</param>
/// <param name="IsWide">Whether there is room for more than the conversation.</param>
/// <param name="Position">The newest event the browser has shown, or null.</param>
internal sealed record BrowserMemory(string? Handle, string? Token, string? TimeZone, bool IsWide, Position? Position)
{
    /// <summary>The zone to show times in; UTC where the browser's is not known here.</summary>
    public TimeZoneInfo Zone =>
        TimeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    public static ValueTask<BrowserMemory> LoadAsync(IJSObjectReference script) => script.InvokeAsync<BrowserMemory>("load");

    public static ValueTask SaveAsync(IJSObjectReference script, string handle, string? token) =>
        script.InvokeVoidAsync("save", handle, token);
}

/// <summary>A place in a log.</summary>
/// <param name="Epoch">Which log; the number means nothing in another one.</param>
/// <param name="Sequence">The number of the newest event that was shown.</param>
public sealed record Position(string Epoch, long Sequence);
