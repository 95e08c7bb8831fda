using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Runs a function of a script for the lifetime of a component; its result has a <c>stop</c>.</summary>
internal sealed class ComponentScript : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _running;

    /// <summary>Loads a script and starts one of its functions.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="file">The script, by the name under which it is served.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">The arguments of the function.</param>
    public async Task StartAsync(IJSRuntime js, string file, string function, params object?[] arguments)
    {
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference?>("import", "./" + file);
            _running = _module is null ? null : await _module.InvokeAsync<IJSObjectReference?>(function, arguments);
        }
        catch (Exception e) when (BrowserFault.IsBadAnswer(e))
        {
            // The component works without its script, as far as it can.
        }
    }

    /// <summary>Calls a function of what was started; does nothing if the script could not be started.</summary>
    public async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            await (_running?.InvokeVoidAsync(function, arguments) ?? ValueTask.CompletedTask);
        }
        catch (Exception e) when (BrowserFault.IsAny(e))
        {
            // The component works without its script, as far as it can.
        }
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
        catch (Exception e) when (BrowserFault.IsAny(e))
        {
            // The script has gone with the browser.
        }
    }
}
