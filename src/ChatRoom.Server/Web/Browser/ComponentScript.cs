using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

/// <summary>
/// What a part of the page has running in the browser: a function of a script's module, whose result has a <c>stop</c>.
/// It ends with the part.
/// </summary>
internal sealed class PartScript : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _running;

    /// <summary>Loads a script and starts one of its functions.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="file">The script, by the name it is served under.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">What it gets.</param>
    public async Task StartAsync(IJSRuntime js, string file, string function, params object?[] arguments)
    {
        _module = await js.InvokeAsync<IJSObjectReference>("import", "./" + file);
        _running = await _module.InvokeAsync<IJSObjectReference>(function, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_running is not null)
            {
                await _running.InvokeVoidAsync("stop");
                await _running.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the script.
        }
    }
}
