using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Rows;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Components;

/// <summary>
/// The conversation: plain keyed rows, so that a new message costs the page one row and not the list. Scrolling is the
/// script's business; it follows the newest row unless somebody has scrolled up.
/// </summary>
public sealed partial class MessageList : IAsyncDisposable
{
    private readonly PartScript _script = new();
    private ElementReference _list;
    private ElementReference _jump;
    private DotNetObjectReference<MessageList>? _self;
    private RowLabels _words = null!;
    private RowHtml? _html;

    [Parameter]
    [EditorRequired]
    public WebSession Session { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Where others find the page.</summary>
    [Parameter]
    public string Address { get; set; } = "";

    /// <summary>What to type in a terminal to come here; null if that does not work.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>The reader goes from some place in the log to its end.</summary>
    [Parameter]
    public EventCallback OnJump { get; set; }

    /// <summary>Shows what has come.</summary>
    public void Show() => StateHasChanged();

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

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _script.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        // A page does not change its language.
        _words = new RowLabels(Words);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await _script.StartAsync(Js, Assets["chat.js"], "watchList", _list, _jump, _self);
        }
    }

    /// <summary>The rows as they are for who the reader is now, with those who are here now.</summary>
    private RowHtml ForReader() => _html?.IsFor(Session.Handle, Session.Participants) == true
        ? _html
        : _html = new RowHtml(Session.Handle, Session.Participants, _words);

    private MarkupString Announced(OthersRow others) => new(
        (others.Count == 1
            ? _words.Announced(others.First)
            : Words[others.First is ParticipantJoined ? "List_OthersJoined" : "List_OthersLeft", others.Count].Value)
        + " " + RowHtml.Time(others.Last));

    private static string Exact(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private string Look(EventRow row, RowContent content, bool continues) => RowLook.Classes(
        row.Kind,
        continues,
        content.IsOwn && row.Kind == RowKind.Message,
        content.MentionsReader,
        row.Event.Sequence == Session.Target);
}
