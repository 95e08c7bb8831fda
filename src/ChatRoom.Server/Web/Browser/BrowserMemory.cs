using ChatRoom.Core.Text;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

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
