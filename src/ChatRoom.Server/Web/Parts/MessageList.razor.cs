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

    [Parameter]
    [EditorRequired]
    public WebSession Session { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Parameter]
    [EditorRequired]
    public IJSObjectReference? Script { get; set; }

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

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Script is not null)
        {
            _self = DotNetObjectReference.Create(this);
            _watch = await Script.InvokeAsync<IJSObjectReference>("watchList", _list, _jump, _self);
        }
    }

    private MarkupString? Html(MessagePosted message) =>
        MessageHtml.Of(message) is { } html ? new MarkupString(html.For(Session.Participants, Session.Handle)) : null;

    private bool MentionsMe(MessagePosted message) => Calls.Mentions(message, Session.Handle);

    private static MarkupString Words(RoomEvent roomEvent) => new(roomEvent switch
    {
        ParticipantJoined => $"{Isolated(roomEvent.Author)} joined",
        ParticipantLeft => $"{Isolated(roomEvent.Author)} left",
        ParticipantRenamed renamed => $"{Isolated(roomEvent.Author)} is now {Isolated(renamed.NewHandle)}",
        _ => "",
    });

    private static MarkupString Words(OthersRow others) => others.Count == 1
        ? Words(others.First)
        : new($"and {others.Count} others {(others.First is ParticipantJoined ? "joined" : "left")}");

    // A name that is written from right to left turns nothing around it.
    private static string Isolated(string handle) => new HtmlText().Raw("<bdi>").Text(handle).Raw("</bdi>").ToString();

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
