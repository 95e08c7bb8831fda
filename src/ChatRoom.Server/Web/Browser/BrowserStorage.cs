using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Calls the script that keeps the handle and the token in the browser.</summary>
/// <param name="js">The browser.</param>
/// <param name="file">The script, by the name under which it is served.</param>
internal sealed class BrowserStorage(IJSRuntime js, string file) : IAsyncDisposable
{
    private Task<IJSObjectReference?>? _module;

    /// <summary>Loads the memory of the browser. What is not understood counts as nothing remembered.</summary>
    /// <exception cref="JSDisconnectedException">The circuit has ended.</exception>
    public async Task<BrowserMemory> LoadAsync()
    {
        try
        {
            return await ImportAsync() is { } script && await script.InvokeAsync<BrowserMemory?>("load") is { } memory
                ? memory
                : BrowserMemory.None;
        }
        catch (Exception e) when (BrowserFault.IsBadAnswer(e))
        {
            return BrowserMemory.None;
        }
    }

    /// <summary>Saves the handle, and the token of a participant that is in the room; no token means it has left.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="token">The token, or null.</param>
    /// <param name="room">The room that the reader has entered, or null.</param>
    /// <returns>Whether the browser forbids storage, so that it has no token after a reload.</returns>
    public async Task<bool> SaveAsync(string handle, string? token, string? room = null)
    {
        try
        {
            return await ImportAsync() is { } script && await script.InvokeAsync<bool>("save", handle, token, room);
        }
        catch (Exception e) when (BrowserFault.IsAny(e))
        {
            // The circuit has ended, or the browser keeps what it had.
            return false;
        }
    }

    /// <summary>Forgets a room that the reader has left.</summary>
    public Task ForgetRoomAsync(string room) => TellAsync("keepRoom", room, false);

    /// <summary>Moves everything that is kept of a room to its new name.</summary>
    public Task RenameRoomAsync(string before, string name) => TellAsync("renameRoom", before, name);

    /// <summary>Ends the circuit until the next key or touch.</summary>
    /// <param name="isEvicted">Whether it ends also while somebody types, and not begins again at once.</param>
    public Task RestAsync(bool isEvicted = false) => TellAsync("rest", isEvicted);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null && await _module is { } script)
            {
                await script.DisposeAsync();
            }
        }
        catch (Exception e) when (BrowserFault.IsAny(e))
        {
            // The script has gone with the browser.
        }
    }

    private async Task TellAsync(string function, params object?[] arguments)
    {
        try
        {
            if (await ImportAsync() is { } script)
            {
                await script.InvokeVoidAsync(function, arguments);
            }
        }
        catch (Exception e) when (BrowserFault.IsAny(e))
        {
            // The circuit has ended, or the browser keeps what it had.
        }
    }

    private Task<IJSObjectReference?> ImportAsync() =>
        _module ??= js.InvokeAsync<IJSObjectReference?>("import", "./" + file).AsTask();
}
