using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Shows a room to one participant, and owns exactly one session: from before the join to after the leave.</summary>
/// <remarks>The session exists before the join begins, so disposal at any moment ends it.</remarks>
public sealed partial class RoomView : IAsyncDisposable
{
    private static readonly LocalizedMessage HistoryFailed = new(
        "Problem_History", "The history cannot be read just now. Try again.");

    private WebSession _session = null!;
    private BrowserStorage _storage = null!;
    private RenderWatch _watch = null!;
    private MessageList? _list;
    private ElementReference _peopleButton;
    private long? _number;
    private bool _showPeople;
    private bool _isInside;
    private bool _isDisposed;
    private bool _isSlow;
    private bool _isUp = true;

    [Inject]
    internal InputInterpreter Interpreter { get; init; } = null!;

    [Inject]
    internal LimitsOptions Limits { get; init; } = null!;

    [Inject]
    internal WebOptions Options { get; init; } = null!;

    [Inject]
    internal TimeProvider Time { get; init; } = null!;

    [Inject]
    internal CircuitConnection Connection { get; init; } = null!;

    [Inject]
    internal CircuitPlace Place { get; init; } = null!;

    [Inject]
    internal ChatMetrics Metrics { get; init; } = null!;

    [Inject]
    internal ILogger<RoomView> Logger { get; init; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; init; } = null!;

    [Inject]
    internal IJSRuntime Js { get; init; } = null!;

    [Inject]
    internal IStringLocalizer<Resources> Localizer { get; init; } = null!;

    /// <summary>Gets or sets the room. It does not change.</summary>
    [Parameter]
    [EditorRequired]
    public Room Room { get; set; } = null!;

    /// <summary>Gets or sets the number of the message to show, or null.</summary>
    [Parameter]
    public long? Number { get; set; }

    /// <summary>Gets or sets the browser's address, for the log.</summary>
    [Parameter]
    public string? RemoteAddress { get; set; }

    /// <summary>Gets or sets the command that joins the room in a terminal, or null.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>Gets or sets the handler of a successful join.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback OnInside { get; set; }

    /// <summary>Gets or sets the entry. It does not change.</summary>
    [Parameter]
    [EditorRequired]
    public Entry Entry { get; set; } = null!;

    /// <summary>Gets or sets the handler of a refused join, or of a leave; it is to remove this component.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<Farewell> OnOutside { get; set; }

    // The other changes of the session render components below this one only.
    private (object, string, bool) Shown => (_session.Participants, _session.Handle, _session.IsTooFast);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        Connection.Changed = null;
        if (_isInside)
        {
            var reason = _session.Left ?? (_isSlow ? LeaveReason.Slow : LeaveReason.PeerGone);
            Metrics.Disconnected("web", reason);
            LogDisconnected(Logger, _session.Handle, RemoteAddress, reason);
        }

        _watch.Dispose();
        await _session.DisposeAsync();
        await _storage.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        _showPeople = Entry.IsWide;
        _storage = new BrowserStorage(Js, Assets["js/browser/memory.js"]);
        _session = new WebSession(Room, Interpreter, Time, ChangeAsync, Place.Client)
        {
            AwayWhenHidden = Options.AwayWhenHidden,
            // A page without its loop would look alive and show nothing. The browser loads it again.
            Failed = DispatchExceptionAsync,
        };
        _session.Window.Begin(Entry.Folding);
        _watch = new RenderWatch(Limits.SendTimeout, Time, EndSlow);
        Connection.Changed = isUp => InvokeAsync(() => ChangeConnectionAsync(isUp));
        try
        {
            await EnterAsync();
        }
        catch (OperationCanceledException) when (_isDisposed)
        {
            // The page was closed during the join.
        }
        catch (TranscriptException)
        {
            await OnOutside.InvokeAsync(new Farewell(Entry.Name, HistoryFailed));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_isInside && _number != Number)
        {
            try
            {
                await ShowNumberAsync();
            }
            catch (TranscriptException)
            {
                _session.Notice(HistoryFailed);
            }
        }
    }

    private async Task EnterAsync()
    {
        // A join may wait for its turn longer than a circuit may be without a name.
        if (!Place.TryKeep())
        {
            await OnOutside.InvokeAsync(new Farewell(Entry.Name, LeaveReason.ServerFull.ForClient()));
            return;
        }

        var result = await _session.JoinAsync(Entry.Name, Entry.Token, Entry.Position);
        if (result is JoinResult.Refused refused)
        {
            await OnOutside.InvokeAsync(new Farewell(Entry.Name, refused.Reason));
            return;
        }

        // Saved before the rows: if they fail, the next attempt has the same token.
        var saving = _storage.SaveAsync(_session.Handle, Entry.Token);
        await ShowPlaceAsync();
        if (_isDisposed)
        {
            return;
        }

        _isInside = true;
        Metrics.Connected("web");
        LogConnected(Logger, _session.Handle, RemoteAddress, result is JoinResult.Joined { Resumed: true });
        await OnInside.InvokeAsync();
        await saving;
    }

    /// <summary>Shows the message of a link, or the place of a reader that was further up when the page ended.</summary>
    private Task ShowPlaceAsync() => Number is null && Entry.Place is { } place && place.Epoch == _session.Window.Epoch
        ? _session.Window.ShowPlaceAsync(place.Sequence)
        : ShowNumberAsync();

    private Task ShowNumberAsync()
    {
        _number = Number;
        return _session.Window.ShowAsync(_number);
    }

    /// <summary>Hides the list of people and focuses its button, because the focus would go with the list.</summary>
    private async Task HidePeopleAsync()
    {
        _showPeople = false;
        await _peopleButton.FocusAsync();
    }

    /// <summary>Removes the message number from the address after a jump to the newest message.</summary>
    private void LeaveNumber()
    {
        if (_number is not null)
        {
            Navigation.NavigateTo("", replace: true);
        }
    }

    /// <summary>Runs a change of the session and renders it: most changes are messages, which render the list only.</summary>
    private Task ChangeAsync(Action change) => InvokeAsync(() =>
    {
        var shown = Shown;
        _watch.Expect();
        change();
        if (_isDisposed)
        {
            return;
        }

        // A participant that left while the connection was lost joins again with the connection.
        if (_session.Left is { } reason && reason != LeaveReason.Away)
        {
            EndStay(reason);
        }
        else if (Shown == shown && _list is not null)
        {
            _list.Show();
        }
        else
        {
            StateHasChanged();
        }
    });

    /// <summary>Ends the stay after a leave, here or in another tab. Nothing is awaited: the session's loop calls this.</summary>
    private void EndStay(LeaveReason reason)
    {
        _ = _storage.SaveAsync(_session.Handle, token: null);
        _ = OnOutside.InvokeAsync(new Farewell(_session.Handle, reason.ForClient()));
    }

    private async Task<SendResult> SendAsync(Guid id, string text, Position? after)
    {
        var handle = _session.Handle;
        var result = await _session.SayAsync(id, text, after);
        if (_session.Handle != handle)
        {
            await _storage.SaveAsync(_session.Handle, Entry.Token);
        }

        return result;
    }

    private async Task<LocalizedMessage?> RenameAsync(string name) => (await SendAsync(Guid.NewGuid(), $"/nick {name}", null)).Reason;

    private async Task LeaveAsync() => await _session.LeaveAsync();

    [LoggerMessage(20, LogLevel.Information, "web {Handle} connected from {Address} (resumed: {Resumed})")]
    private static partial void LogConnected(ILogger logger, string handle, string? address, bool resumed);

    [LoggerMessage(21, LogLevel.Information, "web {Handle} disconnected from {Address}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string handle, string? address, LeaveReason reason);
}
