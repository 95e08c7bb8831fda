using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Calls the script that keeps the handle and the token in the browser.</summary>
/// <param name="js">The browser.</param>
/// <param name="file">The script, by the name under which it is served.</param>
internal sealed class BrowserStorage(IJSRuntime js, string file) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    /// <summary>Loads the memory of the browser.</summary>
    public async Task<BrowserMemory> LoadAsync() => await (await ImportAsync()).InvokeAsync<BrowserMemory>("load");

    /// <summary>Saves the handle, and the token of a participant that is in the room; no token means it has left.</summary>
    public async Task SaveAsync(string handle, string? token)
    {
        try
        {
            await (await ImportAsync()).InvokeVoidAsync("save", handle, token);
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The browser keeps what it had.
        }
    }

    /// <summary>Ends the circuit until the next key or touch.</summary>
    public async Task RestAsync()
    {
        try
        {
            await (await ImportAsync()).InvokeVoidAsync("rest");
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The circuit has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await (await _module).DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The script has gone with the browser.
        }
    }

    private Task<IJSObjectReference> ImportAsync() =>
        _module ??= js.InvokeAsync<IJSObjectReference>("import", "./" + file).AsTask();
}
