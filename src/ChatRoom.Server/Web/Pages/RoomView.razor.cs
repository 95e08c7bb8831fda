using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Components.Finding;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Connections.Rooms;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Shows a room to one participant, and owns exactly one session: from before the join to after the leave.</summary>
/// <remarks>The session exists before the join begins, so disposal at any moment ends it.</remarks>
public sealed partial class RoomView : IAsyncDisposable
{
    private static readonly LocalizedMessage HistoryFailed = new("Problem_History", "The history cannot be read just now. Try again.");

    private WebSession _session = null!;
    private BrowserStorage _storage = null!;
    private RenderWatch _watch = null!;
    private MessageList? _list;
    private SearchSheet? _search;
    private ElementReference _peopleButton;
    private Func<bool, Task>? _connectionChanged;
    private long? _number;
    private string _name = "";
    private bool _showPeople;
    private bool _isInside;
    private bool _isDisposed;
    private bool _isUp = true;

    [Inject]
    internal InputInterpreter Interpreter { get; init; } = null!;

    [Inject]
    internal RoomDirectory Directory { get; init; } = null!;

    [Inject]
    internal LimitsOptions Limits { get; init; } = null!;

    [Inject]
    internal WebOptions Options { get; init; } = null!;

    [Inject]
    internal TimeProvider Time { get; init; } = null!;

    [Inject]
    internal CircuitConnection Connection { get; init; } = null!;

    [Inject]
    internal CircuitAccount Account { get; init; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; init; } = null!;

    [Inject]
    internal IJSRuntime Js { get; init; } = null!;

    [Inject]
    internal IStringLocalizer<Resources> Localizer { get; init; } = null!;

    /// <summary>Gets or sets the visit to the room, which ends with the join. It does not change.</summary>
    [Parameter]
    [EditorRequired]
    public RoomVisit Visit { get; set; } = null!;

    /// <summary>Gets or sets the rooms of the page. They do not change.</summary>
    [Parameter]
    [EditorRequired]
    public PageRooms Rooms { get; set; } = null!;

    /// <summary>Gets or sets the number of the message to show, or null.</summary>
    [Parameter]
    public long? Number { get; set; }

    /// <summary>Gets or sets the command that joins the room in a terminal, or null.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>Gets or sets the handler of a successful join.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<JoinResult.Joined> OnInside { get; set; }

    /// <summary>Gets or sets the handler of a leave of this room alone; it is to show another one.</summary>
    [Parameter]
    [EditorRequired]
    public Action<string> OnMoved { get; set; } = null!;

    /// <summary>Gets or sets the handler of a browser that has acknowledged nothing for too long; called on any thread.</summary>
    [Parameter]
    [EditorRequired]
    public Action OnSlow { get; set; } = null!;

    /// <summary>Gets or sets the entry. It does not change.</summary>
    [Parameter]
    [EditorRequired]
    public Entry Entry { get; set; } = null!;

    /// <summary>Gets or sets the handler of a refused join, or of a leave; it is to remove this component.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<Farewell> OnOutside { get; set; }

    // The other changes of the session render components below this one only.
    private (object, string, bool, string, LocalizedMessage?) Shown =>
        (_session.Participants, _session.Handle, _session.IsTooFast, _session.Topic, _session.WriteRefusal);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        // The view of another room may have come already.
        if (Connection.Changed == _connectionChanged)
        {
            Connection.Changed = null;
        }

        Visit.Dispose();
        _watch.Dispose();
        await _session.DisposeAsync();
        await _storage.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        _showPeople = Rooms.IsWide;
        _storage = new BrowserStorage(Js, Assets["js/browser/memory.js"]);
        _name = Visit.Room!.Name;
        _session = new WebSession(Visit.Room!, Interpreter, Time, ChangeAsync, Rooms.Client)
        {
            AwayWhenHidden = Options.AwayWhenHidden,
            AttentionChanged = isAttended => _ = Rooms.SetAttendedAsync(isAttended),
            GoTo = GoTo,
            Searches = query => _ = _search?.ShowAsync(query),
            ChoosesLevel = Rooms.SetLevelAsync,
            Account = () => Account.Current,
            LogInId = Account.LogInId,
            // A page without its loop would look alive and show nothing. The browser loads it again.
            Failed = DispatchExceptionAsync,
        };
        _session.Window.Begin(Entry.Folding);
        _watch = new RenderWatch(Limits.SendTimeout, Time, OnSlow);
        Connection.Changed = _connectionChanged = isUp => InvokeAsync(() => ChangeConnectionAsync(isUp));
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
        var position = Rooms.SeenIn(Visit.Room!) ?? Find(Entry.Positions);
        var result = await _session.JoinAsync(Entry.Name, Entry.Token, position);
        if (result is not JoinResult.Joined joined)
        {
            await OnOutside.InvokeAsync(new Farewell(Entry.Name, ((JoinResult.Refused)result).Reason));
            return;
        }

        Visit.Dispose();

        // Saved before the rows: if they fail, the next attempt has the same token.
        var saving = _storage.SaveAsync(_session.Handle, Entry.Token, _session.RoomName);
        await ShowPlaceAsync();
        if (_isDisposed)
        {
            return;
        }

        _isInside = true;
        await Rooms.ShowAsync(_session);
        if (Rooms.NewMessageOfTheDay is { } message)
        {
            _session.Notice(message);
        }

        await OnInside.InvokeAsync(joined);
        Rooms.IsForgetful = await saving;
    }

    /// <summary>Shows the message of a link, or the place of a reader that was further up when the page ended.</summary>
    private Task ShowPlaceAsync() => Number is null && Find(Entry.Places) is { } place
        ? _session.Window.ReturnToAsync(place.Sequence)
        : ShowNumberAsync();

    private Position? Find(IReadOnlyList<Position> positions) => positions.FirstOrDefault(position => position.Epoch == Visit.Room!.Epoch);

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

    /// <summary>Runs a change of the session and renders it: most changes are messages, which render the list only.</summary>
    private Task ChangeAsync(Action change) => InvokeAsync(() =>
    {
        var shown = Shown;
        change();
        // The browser gets nothing, and acknowledges nothing, for a change that the page shows nowhere.
        if (_isDisposed || _session.IsUnchanged)
        {
            return;
        }

        if (_isInside && _name != _session.RoomName && _newName != _session.RoomName)
        {
            _ = FollowNameAsync(_session.RoomName);
        }
        _watch.Expect();

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
        if (reason == LeaveReason.Moved)
        {
            OnMoved(_session.RoomName);
            return;
        }

        if (reason is LeaveReason.Kicked or LeaveReason.Banned)
        {
            // With its token, the person stays the same one. It stays in its other rooms, and the lobby is the way in.
            _ = OnOutside.InvokeAsync(_session.RoomName == RoomDirectory.Lobby
                ? new Farewell(_session.Handle, _session.Participant?.Farewell, reason)
                : new Farewell(_session.Handle, _session.Participant?.Farewell));
            return;
        }

        _ = _storage.SaveAsync(_session.Handle, token: null);
        Rooms.GiveUpToken();
        _ = OnOutside.InvokeAsync(new Farewell(_session.Handle, reason.ForClient(), reason));
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

    private async Task LeaveAsync() => await _session.LeaveAsync();
}
