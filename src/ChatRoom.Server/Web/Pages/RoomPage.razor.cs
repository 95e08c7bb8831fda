using System.Globalization;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Routes the addresses of rooms, and shows the entrance or the room of the address.</summary>
public sealed partial class RoomPage : IAsyncDisposable
{
    private Room? _lobby;
    private string? _terminal;
    private Farewell? _farewell;

    [Inject]
    internal RoomDirectory Rooms { get; init; } = null!;

    [Inject]
    internal IConnectInfo ConnectInfo { get; init; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; init; } = null!;

    [Inject]
    internal IStringLocalizer<Resources> Localizer { get; init; } = null!;

    /// <summary>Gets or sets the browser's address; the circuit gets it from the request with the page's state.</summary>
    [PersistentState]
    public string? Address { get; set; }

    /// <summary>Gets or sets the name of the room in the address, or null.</summary>
    [Parameter]
    public string? RoomName { get; set; }

    /// <summary>Gets or sets the number of a message in the address, or null.</summary>
    [Parameter]
    public string? Number { get; set; }

    /// <summary>Gets or sets the code of an invitation in the address, or null.</summary>
    [Parameter]
    public string? Code { get; set; }

    /// <summary>Gets or sets the handle of the other person of a conversation in the address, or null.</summary>
    [Parameter]
    public string? Handle { get; set; }

    [CascadingParameter]
    internal HttpContext? Request { get; init; }

    private bool IsFound =>
        (RoomName is null || ParseName() is not null) && (Number is null || ParseNumber() is not null);

    // A code of another form leads into a private room.
    private string? Invitation => Code is null ? null : InvitationCode.Find(Code);

    // A stranger learns nothing where not everybody may enter.
    private bool ShowsTitle => _isInside || Account.Current is not null || Rooms.Trust.Admission.Mode == AccessMode.Open;

    private bool IsSpecial => Code is not null || Handle is not null;

    private bool IsDirect => Handle is not null || DirectAddress.IsLegal(Name);

    private string Name => ParseName() ?? RoomDirectory.Lobby;

    /// <summary>Gets the name of the room as the address tells it; null if the address tells no name that a person reads.</summary>
    private string? NameOfAddress => IsFound && RoomDirectory.IsLegal(Name) && !IsSpecial ? Name : null;

    /// <summary>Gets the name of the room for the title of the page: of a private room and a conversation, the address does not tell it.</summary>
    private string? Title =>
        _isInside && _view?.Visit.Room is { } room && _rooms?.Person is { } reader ? room.TitleFor(reader.Id) : ShowsTitle ? NameOfAddress : null;

    // Without the brackets of an IPv6 address in a link.
    private string Host => new Uri(Navigation.BaseUri).IdnHost;

    protected override async Task OnInitializedAsync()
    {
        _terminal = ConnectInfo.Command(Host);
        Address ??= Request?.Connection.RemoteIpAddress?.ToString();
        _storage = new BrowserStorage(Js, Assets["js/browser/memory.js"]);
        if (IsFound)
        {
            _lobby = await Rooms.OpenAsync(RoomDirectory.Lobby);
            return;
        }

        // An earlier status would replace the page by an empty response.
        Request?.Response.OnStarting(() =>
        {
            Request.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    // The name in the address may have capital letters.
    private string? ParseName() =>
        RoomName is null ? null
        : Core.Rooms.Catalog.RoomName.TryParse(RoomName, out var name) ? name
        : DirectAddress.IsLegal(RoomName) ? RoomName
        : null;

    private long? ParseNumber() =>
        long.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
