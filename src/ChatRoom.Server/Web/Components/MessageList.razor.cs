using System.Globalization;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Connections.Rooms;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Grouping;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Components;

/// <summary>Shows the conversation as keyed rows, so that a new message renders one row.</summary>
/// <remarks>The script scrolls: it follows the newest row unless the reader has scrolled up.</remarks>
public sealed partial class MessageList : IAsyncDisposable
{
    private readonly ComponentScript _script = new();
    private ElementReference _list;
    private ElementReference _jump;
    private DotNetObjectReference<MessageList>? _self;
    private RowLabels _labels = null!;
    private RowHtml? _html;
    private string? _room;
    private bool _isLoading;

    /// <summary>Gets or sets the session whose rows are shown.</summary>
    [Parameter]
    [EditorRequired]
    public WebSession Session { get; set; } = null!;

    /// <summary>Gets or sets the other rooms of the page, or null.</summary>
    [Parameter]
    public PageRooms? Rooms { get; set; }

    /// <summary>Gets or sets the time zone of the reader.</summary>
    [Parameter]
    [EditorRequired]
    public ReaderZone Zone { get; set; } = ReaderZone.Utc;

    /// <summary>Gets or sets the address of the page, for an empty room.</summary>
    [Parameter]
    public string Address { get; set; } = "";

    /// <summary>Gets or sets the command that joins the room in a terminal, or null.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>Gets or sets the handler of a jump to the newest message.</summary>
    [Parameter]
    public EventCallback OnJump { get; set; }

    /// <summary>Gets or sets the watch over the acknowledgements of the browser, or null.</summary>
    [Parameter]
    public RenderWatch? Watch { get; set; }

    /// <summary>Renders the rows again.</summary>
    public void Show()
    {
        Watch?.Expect();
        StateHasChanged();
    }

    /// <summary>Says whether the newest row is in sight, or is to be. For the script.</summary>
    /// <param name="following">Whether it is.</param>
    /// <param name="shown">The number of the newest event that the page had shown then.</param>
    [JSInvokable]
    public async Task SetFollowing(bool following, long shown)
    {
        await Session.Window.SetFollowingAsync(following);
        await Session.Window.CountAfterAsync(shown);
        Show();
    }

    /// <summary>Shows the newest rows, after a click or a message of the reader. For the script.</summary>
    [JSInvokable]
    public async Task JumpToNewest(bool said)
    {
        await Session.Window.SetFollowingAsync(true);
        if (said)
        {
            Session.Window.MarkRead();
        }

        await OnJump.InvokeAsync();
        Show();
    }

    /// <summary>Says whether the page is visible. For the script.</summary>
    /// <param name="visible">Whether it is.</param>
    /// <param name="shown">The number of the newest event that the page had shown then.</param>
    [JSInvokable]
    public async Task SetVisible(bool visible, long shown)
    {
        Session.SetVisible(visible);
        await Session.Window.CountAfterAsync(shown);
        Show();
    }

    /// <summary>Says how the page is after its connection was lost. For the script.</summary>
    /// <param name="visible">Whether the page is visible.</param>
    /// <param name="following">Whether the newest row is in sight, or is to be.</param>
    /// <param name="shown">The number of the newest event that the page had shown before.</param>
    [JSInvokable]
    public async Task ComeBack(bool visible, bool following, long shown)
    {
        await Session.Window.ComeBackAsync(visible, following, shown, Session.Handle);
        Session.SetVisible(visible);
        Show();
    }

    /// <summary>Marks all messages as read. For the script.</summary>
    [JSInvokable]
    public void MarkRead()
    {
        Session.Window.MarkRead();
        Show();
    }

    /// <summary>Folds according to other settings, and shows the same part of the log. For the script.</summary>
    [JSInvokable]
    public async Task ChangeSettings(FoldSettings settings, long place)
    {
        await Session.Window.ChangeAsync(settings, place);
        Show();
    }

    /// <summary>Shows an event, to read on from there. For the script.</summary>
    /// <returns>The number of the shown event.</returns>
    [JSInvokable]
    public async Task<long?> ShowPlace(long number)
    {
        await Session.Window.ShowPlaceAsync(number);
        Show();
        return Session.Window.Place;
    }

    /// <summary>Shows the first event at or after a time, to read on from there. For the script.</summary>
    /// <returns>The number of the shown event.</returns>
    [JSInvokable]
    public async Task<long?> ShowTime(DateTimeOffset time)
    {
        await Session.Window.ShowTimeAsync(time);
        Show();
        return Session.Window.Place;
    }

    /// <summary>Identifies the author of a message in sight, or returns null. For the script.</summary>
    [JSInvokable]
    public IgnoredPerson? IdentifyAuthor(long number) =>
        Session.Window.Rows.OfType<EventRow>().FirstOrDefault(row => row.Event.Sequence == number) is { } row
            ? IgnoredPerson.AuthorOf(row.Event)
            : null;

    /// <summary>Identifies a participant, or returns null. For the script.</summary>
    [JSInvokable]
    public IgnoredPerson? IdentifyPerson(string handle) =>
        Session.Participants.TryGetValue(handle, out var person) ? new IgnoredPerson(person.Id.ToString(), person.Handle) : null;

    /// <summary>Reacts to a message, or takes the reaction back. For the script.</summary>
    [JSInvokable]
    public Task React(long number, string emoji) => RunAsync(string.Create(CultureInfo.InvariantCulture, $"/react {number} {emoji}"));

    /// <summary>Deletes a message. For the script.</summary>
    [JSInvokable]
    public Task Delete(long number) => RunAsync(string.Create(CultureInfo.InvariantCulture, $"/delete {number}"));

    /// <summary>Lists the acts that <see cref="Moderate"/> is offered for. For the script.</summary>
    [JSInvokable]
    public Task<IReadOnlyList<string>> ListActs(string handle) => Session.ListActsAsync(handle);

    /// <summary>Acts on a person: by the act of a menu, and deletes its recent messages. For the script.</summary>
    /// <param name="act">The act; empty to delete messages alone.</param>
    /// <param name="handle">The handle of the person.</param>
    /// <param name="lasts">The duration, such as <c>2h</c>; empty for no end.</param>
    /// <param name="reason">The reason; may be empty.</param>
    /// <param name="purges">Whether the messages of the last day are deleted.</param>
    /// <returns>Why nothing was done, or an empty text.</returns>
    [JSInvokable]
    public async Task<string> Moderate(string act, string handle, string lasts, string reason, bool purges)
    {
        var line = act switch
        {
            "kick" => $"/kick {handle} {reason}",
            "mute" or "ban" => $"/{act} {handle} {lasts} {reason}",
            "unmute" or "unban" or "mod" or "unmod" or "op" or "deop" => $"/{act} {handle}",
            _ => null,
        };
        if (line is not null && await Session.SayAsync(Guid.NewGuid(), line) is { Reason: { } refusal })
        {
            return Localizer.Of(refusal);
        }

        if (purges)
        {
            await RunAsync($"/purge {handle}");
        }

        return "";
    }

    /// <summary>Loads older rows. For the script, near the top, and for the button there.</summary>
    [JSInvokable]
    public async Task LoadOlder()
    {
        await LoadAsync(Session.Window.LoadOlderAsync);
    }

    /// <summary>Loads newer rows. For the script, near the bottom.</summary>
    [JSInvokable]
    public async Task LoadNewer()
    {
        await LoadAsync(Session.Window.LoadNewerAsync);
    }

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _script.DisposeAsync();
    }

    protected override void OnParametersSet() => Watch?.Expect();

    protected override void OnInitialized()
    {
        // The language of a page does not change.
        _labels = new RowLabels(Localizer);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        Watch?.Acknowledge();
        Rooms?.TellRead(Session);
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await _script.StartAsync(Js, Assets["js/list/list.js"], "watchList", _list, _jump, _self);
        }
    }

    private async Task RunAsync(string command)
    {
        var (_, reason) = await Session.SayAsync(Guid.NewGuid(), command);
        if (reason is not null)
        {
            Session.Notice(reason);
        }
    }

    /// <summary>Loads rows, one call at a time: the script waits for each, and a second one would only cost memory.</summary>
    private async Task LoadAsync(Func<Task> load)
    {
        if (_isLoading)
        {
            return;
        }

        _isLoading = true;
        try
        {
            await load();
        }
        finally
        {
            _isLoading = false;
        }

        Show();
    }

    /// <summary>Returns the maker of rows for the current handle and the names that the page has seen.</summary>
    private RowHtml ForReader()
    {
        if (_html?.IsFor(Session.Handle) != true || _room != Session.RoomName)
        {
            _room = Session.RoomName;
            _html = new RowHtml(Session.Handle, Session.Window.Names, _labels, Session.PersonId, _room, Session.Window.Answered, Session.Room);
        }

        return _html;
    }

    private string WordsOf(MeanwhileRow row)
    {
        var messages = row.MayBeMore ? Localizer["List_Meanwhile_More", row.Messages].Value : Localizer.Count("List_Meanwhile", row.Messages);
        return row.Mentions > 0 ? Localizer["List_Meanwhile_ForYou", messages, row.Mentions] : messages;
    }

    private static string Exact(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private string Look(EventRow row, RowContent content, bool continues) => RowLook.Classes(
        row.Kind,
        continues,
        content.IsOwn && row.Kind == RowKind.Message,
        content.MentionsReader,
        row.Event.Sequence == Session.Window.Target);
}
