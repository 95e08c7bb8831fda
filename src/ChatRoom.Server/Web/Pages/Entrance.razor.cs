using System.Security.Cryptography;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows.Folding;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Asks for a name, unless the browser's memory has a token. Each entry has a token.</summary>
public sealed partial class Entrance : IAsyncDisposable
{
    private const int MostNamed = 3;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    // The form is usable before the memory has come.
    private readonly TaskCompletionSource _loaded = new();
    private BrowserStorage _storage = null!;
    private BrowserMemory? _memory;
    private ITimer? _nameTimeout;
    private ITimer? _again;
    private Farewell? _passing;
    private bool _entersByMemory = true;
    private bool _isDisposed;

    [Inject]
    internal LimitsOptions Limits { get; init; } = null!;

    [Inject]
    internal CircuitPlace Place { get; init; } = null!;

    [Inject]
    internal AdmissionRegister Admission { get; init; } = null!;

    [Inject]
    internal CircuitAccount Account { get; init; } = null!;

    [Inject]
    internal TimeProvider Time { get; init; } = null!;

    [Inject]
    internal ChatMetrics Metrics { get; init; } = null!;

    [Inject]
    internal IJSRuntime Js { get; init; } = null!;

    [Inject]
    internal IStringLocalizer<Resources> Localizer { get; init; } = null!;

    /// <summary>Gets the request that shows the page first; the circuit alone knows the origin of its connection.</summary>
    [CascadingParameter]
    internal HttpContext? Request { get; init; }

    /// <summary>Gets or sets the lobby, or null before it is open.</summary>
    [Parameter]
    [EditorRequired]
    public Room? Room { get; set; }

    /// <summary>Gets or sets whether the address is that of another room, of which a stranger learns nothing.</summary>
    [Parameter]
    public bool IsElsewhere { get; set; }

    /// <summary>Gets or sets the name of the room as the address tells it, or null.</summary>
    [Parameter]
    public string? RoomName { get; set; }

    /// <summary>Gets or sets whether an entry is on its way.</summary>
    [Parameter]
    [EditorRequired]
    public bool IsEntering { get; set; }

    /// <summary>Gets or sets the command with which a terminal enters; null for none.</summary>
    [Parameter]
    public string? Terminal { get; set; }

    /// <summary>Gets or sets the code of an invitation to the server in the address, or null.</summary>
    [Parameter]
    public string? Invitation { get; set; }

    /// <summary>Gets or sets whether the address is the link of a message.</summary>
    [Parameter]
    public bool IsLink { get; set; }

    /// <summary>Gets or sets whether the address is an invitation.</summary>
    [Parameter]
    public bool IsInvitation { get; set; }

    /// <summary>Gets or sets the end of the last stay, or of the last attempt; null at first.</summary>
    [Parameter]
    [EditorRequired]
    public Farewell? Farewell { get; set; }

    /// <summary>Gets or sets the handler of an entry.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<Entry> OnEnter { get; set; }

    private bool IsConnecting => Farewell is null && _entersByMemory;

    private bool MustLogIn => Admission.Mode == AccessMode.Accounts && Account.Current is null;

    // A stranger learns neither names nor numbers, and which names are taken no more.
    private bool IsForInvited => Admission.Mode == AccessMode.Invited && Account.Current is null;

    /// <summary>Gets the address of the form that makes an account; null if the reader cannot make one.</summary>
    private string? AddressOfNew => Admission.Registration switch
    {
        RegistrationRule.Everyone => "account/new",
        RegistrationRule.Invited when Invitation is not null => $"account/new/{Invitation}",
        _ => null,
    };

    private bool? LogsIn => Account.AreThereAccounts ? Account.TakesPassphrases : null;

    private string Name => Farewell?.Name ?? _memory?.Handle ?? "";

    private string? Problem => Farewell?.Text is { } reason ? Localizer.Of(reason) : null;

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _nameTimeout?.Dispose();
        _again?.Dispose();
        await _storage.DisposeAsync();
    }

    protected override void OnInitialized() => _storage = new BrowserStorage(Js, Assets["js/browser/memory.js"]);

    protected override void OnParametersSet()
    {
        StartNameTimeout();
        TryAgainLater();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _memory = await _storage.LoadAsync();
        if (Farewell is null && _memory is { LegalToken: { } token, Handle: { } handle } && MayEnter(token))
        {
            // A reload, a second tab, or a restart of the server.
            await OnEnter.InvokeAsync(ToKnownEntry(_memory, handle, token));
        }
        else if (Farewell is null && _memory.Handle is null && Account.Current is { } account)
        {
            // The browser has just logged in, elsewhere than at the name form, and was never in a room.
            await OnEnter.InvokeAsync(ToEntry(account.Handle, MakeToken()));
        }
        else
        {
            _entersByMemory = false;
            StartNameTimeout();
            _ = RestWhenEvictedAsync();
        }

        _loaded.TrySetResult();
        StateHasChanged();
    }

    /// <summary>Returns whether the browser's memory, or the address, lets the reader in.</summary>
    private bool MayEnter(string token) =>
        !MustLogIn && (!IsForInvited || Invitation is not null || (Room is not null && Admission.IsInvited(Room.People.IdOf(token))));

    /// <summary>Sets the time of the next attempt, if the last one was made by the browser's memory and failed for a reason that passes.</summary>
    private void TryAgainLater()
    {
        if (_entersByMemory && !IsEntering && Farewell is { Passes: true } farewell && !ReferenceEquals(farewell, _passing))
        {
            _passing = farewell;
            _again?.Dispose();
            _again = Time.CreateTimer(_ => _ = InvokeAsync(EnterAgainAsync), null, AgainAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Enters as the browser remembers, because the reason of the refusal may have passed.</summary>
    private async Task EnterAgainAsync()
    {
        if (!_isDisposed && !IsEntering && _memory is { LegalToken: { } token, Handle: { } handle } memory)
        {
            await OnEnter.InvokeAsync(ToKnownEntry(memory, handle, token));
        }
    }

    private async Task EnterAsync(string name)
    {
        _again?.Dispose();
        var token = await FindTokenAsync(name) ?? MakeToken();
        if (_memory?.LegalToken is { } old && old != token)
        {
            // The browser stores the new one in its place.
            Room?.People.GiveUp(old);
        }

        _entersByMemory = false;
        await OnEnter.InvokeAsync(ToEntry(name, token));
    }

    private static string MakeToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private Entry ToKnownEntry(BrowserMemory memory, string handle, string token) => ToEntry(handle, token) with
    {
        Positions = memory.Positions ?? [],
        Places = memory.Places ?? [],
        Rooms = memory.Rooms ?? [],
    };

    private Entry ToEntry(string name, string token)
    {
        var memory = _memory ?? BrowserMemory.None;
        return new(name, token, memory.Zone, memory.IsWide, memory.Folding ?? FoldSettings.Default);
    }

    private async Task<HandlePreview?> PreviewHandleAsync(string name)
    {
        // A reader that types is there; the circuit's own limit of time stays.
        StartNameTimeout();
        _again?.Dispose();
        if (IsForInvited)
        {
            return null;
        }

        var token = await FindTokenAsync(name);
        return Room?.People.Preview(name, token);
    }

    private IReadOnlyList<string> NameSome() =>
        Room is null || IsElsewhere || IsForInvited ? [] : [.. Room.Participants.Values.Where(person => !person.IsAway).Take(MostNamed).Select(person => person.Handle)];

    private int CountPeople() => IsElsewhere || IsForInvited ? 0 : Room?.Participants.Count ?? 0;

    /// <summary>Finds the token of this browser if its handle is the name: in another tab, or after a lost connection.</summary>
    private async Task<string?> FindTokenAsync(string name)
    {
        await _loaded.Task;
        try
        {
            _memory = await _storage.LoadAsync();
            return _memory.Handle == name.Trim() ? _memory.LegalToken : null;
        }
        catch (JSDisconnectedException)
        {
            return null;
        }
    }

    /// <summary>Ends the circuit of a page that stays at the name form, until the next key or touch.</summary>
    private void StartNameTimeout()
    {
        _nameTimeout?.Dispose();
        _nameTimeout = IsConnecting || IsEntering || Limits.NameTimeout <= TimeSpan.Zero
            ? null
            : Time.CreateTimer(_ => _ = InvokeAsync(RestAsync), null, Limits.NameTimeout, Timeout.InfiniteTimeSpan);
    }

    private async Task RestAsync()
    {
        if (!IsEntering)
        {
            Metrics.Rejected(LeaveReason.NoName);
            // The browser is asked first, because it then waits for a key; one that does not answer is cut off.
            var rest = Limits.NameTimeout < LongestRest ? Limits.NameTimeout : LongestRest;
            _nameTimeout?.Dispose();
            _nameTimeout = Time.CreateTimer(_ => _ = Place.CloseAsync(), null, rest, Timeout.InfiniteTimeSpan);
            await _storage.RestAsync();
        }
    }

    /// <summary>Ends the circuit of a page whose place a newer connection has got; a page that enters hears it from its entry.</summary>
    private async Task RestWhenEvictedAsync()
    {
        await Place.WhenEvicted;
        await InvokeAsync(() => IsEntering || IsConnecting || _isDisposed ? Task.CompletedTask : _storage.RestAsync(isEvicted: true));
    }
}
