using System.Globalization;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <summary>
/// The page: finds out who this is, asks for a name if nobody, and shows the room. It lives as long as its circuit; what
/// must outlive that (handle, token, draft) is in the browser.
/// </summary>
public sealed partial class RoomPage : IAsyncDisposable
{
    private PageState _state = PageState.Connecting;
    private IJSObjectReference? _script;
    private WebSession? _session;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string _token = "";
    private int? _tcpPort;
    private string _name = "";
    private string? _problem;
    private long? _number;
    private bool _showPeople;
    private ElementReference _peopleButton;
    private MessageList? _list;

    private enum PageState
    {
        Connecting,
        NotFound,
        Asking,
        Inside,
    }

    [Inject]
    internal RoomDirectory Rooms { get; init; } = null!;

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
    internal IConnectInfo ConnectInfo { get; init; } = null!;

    [Inject]
    internal ChatMetrics Metrics { get; init; } = null!;

    [Inject]
    internal ILogger<RoomPage> Logger { get; init; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; init; } = null!;

    [Inject]
    internal IJSRuntime Js { get; init; } = null!;

    [Inject]
    internal IStringLocalizer<Resources> Words { get; init; } = null!;

    /// <summary>The browser's address, as the request for the page had it; the circuit gets it with the page's state.</summary>
    [PersistentState]
    public string? Address { get; set; }

    /// <summary>The room, if the address names one.</summary>
    [Parameter]
    public string? RoomName { get; set; }

    /// <summary>The number of a message in it, if the address has one.</summary>
    [Parameter]
    public string? Number { get; set; }

    [CascadingParameter]
    internal HttpContext? Request { get; init; }

    // Without the brackets that an address of IPv6 has in a link.
    private string Host => new Uri(Navigation.BaseUri).IdnHost;

    private string? Terminal => _tcpPort is { } port ? $"nc {Host} {port}" : null;

    public async ValueTask DisposeAsync()
    {
        Connection.Changed = null;
        _nameTimeout?.Dispose();
        await EndSessionAsync(LeaveReason.PeerGone);
        try
        {
            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the script.
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _tcpPort = ConnectInfo.TcpPort;
        Address ??= Request?.Connection.RemoteIpAddress?.ToString();
        if (RoomName is null or RoomDirectory.Lobby && TryParseNumber(Number, out _))
        {
            _room = await Rooms.OpenAsync(RoomDirectory.Lobby);
            return;
        }

        _state = PageState.NotFound;
        // Set any earlier, it would be the whole answer, without the page that says it.
        Request?.Response.OnStarting(() =>
        {
            Request.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    protected override async Task OnParametersSetAsync()
    {
        if (TryParseNumber(Number, out var number) && number != _number)
        {
            _number = number;
            await (_session?.ShowAsync(number) ?? Task.CompletedTask);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || _state == PageState.NotFound)
        {
            return;
        }

        _script = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["chat.js"]);
        var memory = await BrowserMemory.LoadAsync(_script);
        _zone = memory.Zone;
        _name = memory.Handle ?? "";
        _showPeople = memory.IsWide;
        Connection.Changed = up => InvokeAsync(() => ConnectionChangedAsync(up));
        if (memory is { Token: { Length: 32 } token, Handle: not null })
        {
            // A reload, a second tab, or a server that was started anew: no need to ask.
            _token = token;
            await JoinAsync(memory.Handle, memory.Position);
        }
        else
        {
            _state = PageState.Asking;
            StartNameTimeout();
        }

        _loaded.TrySetResult();
        StateHasChanged();
    }

    private async Task JoinAsync(string name, Position? position = null)
    {
        var session = new WebSession(await Rooms.OpenAsync(RoomDirectory.Lobby), Interpreter, Time, ChangeAsync)
        {
            AwayWhenHidden = Options.AwayWhenHidden,
        };
        switch (await session.JoinAsync(name, _token, position))
        {
            case JoinResult.Joined joined:
                await session.ShowAsync(_number);
                _session = session;
                _state = PageState.Inside;
                _problem = null;
                Metrics.Connected("web");
                LogConnected(Logger, session.Handle, Address, joined.Resumed);
                await BrowserMemory.SaveAsync(_script!, session.Handle, _token);
                break;
            case JoinResult.Refused refused:
                await session.DisposeAsync();
                _state = PageState.Asking;
                StartNameTimeout();
                _problem = Words.Of(refused.Reason);
                break;
        }
    }

    /// <summary>A message's number; no text is none.</summary>
    private static bool TryParseNumber(string? text, out long? number)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0;
        number = isNumber ? parsed : null;
        return isNumber || text is null;
    }

    /// <summary>Hidden from within: the focus would go with the list.</summary>
    private async Task HidePeopleAsync()
    {
        _showPeople = false;
        await _peopleButton.FocusAsync();
    }

    /// <summary>Who goes on to the newest message is not at the one of the link any more.</summary>
    private void LeaveNumber()
    {
        if (_number is not null)
        {
            Navigation.NavigateTo("", replace: true);
        }
    }

    // What the page itself shows of the session; all else its parts show by themselves.
    private (object?, string?, bool?) Shown => (_session?.Participants, _session?.Handle, _session?.IsTooFast);

    /// <summary>
    /// What the session's loop calls: the change and the render that shows it. Most changes are messages, and for a message
    /// only the list is rendered.
    /// </summary>
    private Task ChangeAsync(Action change) => InvokeAsync(() =>
    {
        var shown = Shown;
        change();
        // Who is gone because the page was away too long comes back with the connection.
        if (_session is { Left: not (null or LeaveReason.Away) } session)
        {
            ShowForm(session.Handle, session.Left.Value);
        }

        if (Shown == shown && _list is not null)
        {
            _list.Show();
        }
        else
        {
            StateHasChanged();
        }
    });

    private async Task ConnectionChangedAsync(bool up)
    {
        if (_session is null)
        {
            return;
        }

        if (!up)
        {
            await _session.SuspendAsync();
        }
        else if (await _session.JoinAsync(_session.Handle, _token) is JoinResult.Refused refused)
        {
            _session.Notice(refused.Reason);
        }
    }

    private async Task<SendResult> SendAsync(Guid id, string text, Position? after)
    {
        if (_session is not { } session)
        {
            return SendResult.Later;
        }

        var handle = session.Handle;
        var result = await session.SayAsync(id, text, after);
        if (session.Handle != handle)
        {
            await BrowserMemory.SaveAsync(_script!, session.Handle, _token);
        }

        return result;
    }

    private async Task LeaveAsync()
    {
        if (_session is not null)
        {
            await _session.LeaveAsync();
        }
    }

    /// <summary>Left for good, here or in another tab: back to the name form.</summary>
    private void ShowForm(string name, LeaveReason reason)
    {
        _name = name;
        _problem = reason.ForClient() is { } goodbye ? Words.Of(goodbye) : null;
        _state = PageState.Asking;
        StartNameTimeout();
        // Not awaited: this runs within the session's loop, for whose end that would wait.
        _ = EndSessionAsync(reason);
        _ = BrowserMemory.SaveAsync(_script!, name, token: null).AsTask();
    }

    private async Task EndSessionAsync(LeaveReason reason)
    {
        if (_session is { } session)
        {
            _session = null;
            Metrics.Disconnected("web", reason);
            LogDisconnected(Logger, session.Handle, Address, reason);
            await session.DisposeAsync();
        }
    }

    [LoggerMessage(20, LogLevel.Information, "web {Handle} connected from {Address} (resumed: {Resumed})")]
    private static partial void LogConnected(ILogger logger, string handle, string? address, bool resumed);

    [LoggerMessage(21, LogLevel.Information, "web {Handle} disconnected from {Address}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string handle, string? address, LeaveReason reason);
}
