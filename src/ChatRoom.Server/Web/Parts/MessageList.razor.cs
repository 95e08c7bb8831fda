using System.Globalization;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Markup;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Parts;

/// <summary>
/// The conversation: plain keyed rows, so that a new message costs the page one row and not the list. Scrolling is the
/// script's business; it follows the newest row unless somebody has scrolled up.
/// </summary>
public sealed partial class MessageList : IAsyncDisposable
{
    private ElementReference _list;
    private ElementReference _jump;
    private DotNetObjectReference<MessageList>? _self;
    private IJSObjectReference? _watch;
    private string _you = "";
    private string _joined = "";
    private string _left = "";
    private string _renamed = "";
    private CodeWords _code = null!;

    [Parameter]
    [EditorRequired]
    public WebSession Session { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Parameter]
    [EditorRequired]
    public IJSObjectReference? Script { get; set; }

    /// <summary>Where others find the page.</summary>
    [Parameter]
    public string Address { get; set; } = "";

    /// <summary>What to type in a terminal to come here; null if that does not work.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>The reader goes from some place in the log to its end.</summary>
    [Parameter]
    public EventCallback OnJump { get; set; }

    /// <summary>Called by the script: whether the newest row is in sight, or wanted there.</summary>
    [JSInvokable]
    public async Task SetFollowing(bool following)
    {
        await Session.SetFollowingAsync(following);
        StateHasChanged();
    }

    /// <summary>Called by the script: to the newest row, by the button or because something was said.</summary>
    [JSInvokable]
    public async Task JumpToNewest(bool said)
    {
        await Session.SetFollowingAsync(true);
        if (said)
        {
            Session.MarkRead();
        }

        await OnJump.InvokeAsync();
        StateHasChanged();
    }

    /// <summary>Called by the script: whether the page can be seen.</summary>
    [JSInvokable]
    public void SetVisible(bool visible)
    {
        Session.SetVisible(visible);
        StateHasChanged();
    }

    /// <summary>Called by the script when somebody has looked at the newest row for a moment.</summary>
    [JSInvokable]
    public void MarkRead()
    {
        Session.MarkRead();
        StateHasChanged();
    }

    /// <summary>Called by the script when the top comes near, and by the button there.</summary>
    [JSInvokable]
    public async Task LoadOlder()
    {
        await Session.LoadOlderAsync();
        StateHasChanged();
    }

    /// <summary>Called by the script when the bottom comes near and is not the newest row.</summary>
    [JSInvokable]
    public async Task LoadNewer()
    {
        await Session.LoadNewerAsync();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("stop");
                await _watch.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the script.
        }
    }

    protected override void OnInitialized()
    {
        // Each row needs one of them at each render; a page does not change its language.
        (_you, _joined, _left, _renamed) = (
            Words["List_You", ""], Words.Encoded("List_Joined"), Words.Encoded("List_Left"), Words.Encoded("List_Renamed"));
        _code = new CodeWords(Words["Copy"], Words["Copy_Code"], Words["Code"]);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Script is not null)
        {
            _self = DotNetObjectReference.Create(this);
            _watch = await Script.InvokeAsync<IJSObjectReference>("watchList", _list, _jump, _self);
        }
    }

    private MarkupString? Html(MessagePosted message) =>
        MessageHtml.Of(message) is { } html ? new MarkupString(html.For(Session.Participants, Session.Handle, _code)) : null;

    private bool MentionsMe(MessagePosted message) => Calls.Mentions(message, Session.Handle);

    private MarkupString Announced(RoomEvent roomEvent) => roomEvent switch
    {
        ParticipantJoined => Filled(_joined, roomEvent.Author),
        ParticipantLeft => Filled(_left, roomEvent.Author),
        ParticipantRenamed renamed => Filled(_renamed, roomEvent.Author, renamed.NewHandle),
        _ => default,
    };

    private MarkupString Announced(OthersRow others) => others.Count == 1
        ? Announced(others.First)
        : new(Words[others.First is ParticipantJoined ? "List_OthersJoined" : "List_OthersLeft", others.Count]);

    private static MarkupString Filled(string html, params string[] handles) =>
        new(string.Format(CultureInfo.InvariantCulture, html, [.. handles.Select(Phrasing.Isolated)]));

    private static string Link(RoomEvent roomEvent) =>
        string.Create(CultureInfo.InvariantCulture, $"r/{RoomDirectory.Lobby}/{roomEvent.Sequence}");

    private static string Exact(RoomEvent roomEvent) => roomEvent.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Exact(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private string Look(RoomEvent roomEvent, bool continues)
    {
        var look = continues ? "continued" : "";
        look += roomEvent.Author == Session.Handle && roomEvent is MessagePosted { Kind: MessageKind.Say } ? " own" : "";
        look += roomEvent is MessagePosted message && MentionsMe(message) ? " mentions-me" : "";
        return roomEvent.Sequence == Session.Target ? look + " target" : look;
    }

    private string Short(RoomEvent roomEvent) => Local(roomEvent).ToString("HH:mm", CultureInfo.InvariantCulture);

    private string Long(RoomEvent roomEvent) => Local(roomEvent).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private DateTimeOffset Local(RoomEvent roomEvent) => TimeZoneInfo.ConvertTime(roomEvent.At, Zone);
}
