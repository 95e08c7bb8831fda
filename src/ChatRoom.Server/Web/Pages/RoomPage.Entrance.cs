using System.Security.Cryptography;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Browser;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <content>The name form.</content>
public sealed partial class RoomPage
{
    // Until the browser has said what it remembers; the form may be filled in before.
    private readonly TaskCompletionSource _loaded = new();
    private Room? _room;
    private ITimer? _nameTimeout;

    private async Task EnterAsync(string name)
    {
        _token = await FindTokenAsync(name) ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        await JoinAsync(name);
    }

    private async Task<HandlePreview?> PreviewHandleAsync(string name)
    {
        var token = await FindTokenAsync(name);
        return _room is null ? null : _room.People.Preview(name, token);
    }

    private int CountPeople() => _room?.Participants.Count ?? 0;

    /// <summary>The token of this browser, if it goes by this name already: in another tab, or before it was cut off.</summary>
    private async Task<string?> FindTokenAsync(string name)
    {
        await _loaded.Task;
        try
        {
            var memory = await BrowserMemory.LoadAsync(_script!);
            return memory is { Token: { Length: 32 } token } && memory.Handle == name.Trim() ? token : null;
        }
        catch (JSDisconnectedException)
        {
            return null;
        }
    }

    /// <summary>
    /// A page that is left open at the name form gives its place back after a while; a key or a touch brings it to life.
    /// </summary>
    private void StartNameTimeout()
    {
        _nameTimeout?.Dispose();
        if (Limits.NameTimeout > TimeSpan.Zero)
        {
            _nameTimeout = Time.CreateTimer(_ => _ = InvokeAsync(RestAsync), null, Limits.NameTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RestAsync()
    {
        if (_state != PageState.Asking)
        {
            return;
        }

        Metrics.Rejected(LeaveReason.NoName);
        try
        {
            await _script!.InvokeVoidAsync("rest");
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // It is resting already.
        }
    }
}
