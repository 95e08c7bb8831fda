using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections.Rooms;
using ChatRoom.Server.Web.Rows;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Pages;

/// <content>The stay of a reader, from the entrance to the leave: in the room of the address, and in others.</content>
public sealed partial class RoomPage
{
    // Two addresses in quick succession are shown one after another.
    private readonly OperationQueue _moves = new();
    private readonly long _id = ConnectionLog.NextId();
    private BrowserStorage _storage = null!;
    private Entry? _entry;
    private PageRooms? _rooms;
    private View? _view;
    private LocalizedMessage? _refusal;
    private bool _isInside;
    private bool _isSlow;
    private bool _isDisposed;

    private ConnectionLog Log => new(Logger, _id, _rooms?.Shown?.Room.PublicName);

    [Inject]
    internal InputInterpreter Interpreter { get; init; } = null!;

    [Inject]
    internal ReadPositions Positions { get; init; } = null!;

    [Inject]
    internal WebOptions Options { get; init; } = null!;

    [Inject]
    internal TimeProvider Time { get; init; } = null!;

    [Inject]
    internal CircuitPlace Place { get; init; } = null!;

    [Inject]
    internal CircuitAccount Account { get; init; } = null!;

    [Inject]
    internal ChatMetrics Metrics { get; init; } = null!;

    [Inject]
    internal ILogger<RoomPage> Logger { get; init; } = null!;

    [Inject]
    internal IJSRuntime Js { get; init; } = null!;

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        EndStay(_isSlow ? LeaveReason.Slow : LeaveReason.PeerGone);
        _view?.Visit.Dispose();
        if (_rooms is not null)
        {
            await _rooms.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }
    }

    protected override Task OnParametersSetAsync() => ShowAsync();

    private async Task BeginAsync(Entry entry)
    {
        if (_entry is not null)
        {
            return;
        }

        var code = InvitationCode.Find(entry.Name) ?? Invitation;
        entry = entry with { Name = InvitationCode.Remove(entry.Name) };
        _entry = entry;
        if (await RefuseAsync(entry, code) is { } refusal)
        {
            Metrics.Rejected(LeaveReason.Banned);
            await LeaveAsync(new Farewell(entry.Name, refusal));
            return;
        }

        // A join may wait for its turn longer than a circuit may be without a name.
        if (!Place.TryKeep())
        {
            await LeaveAsync(new Farewell(entry.Name, LeaveReason.ServerFull.ForClient()));
            return;
        }

        _rooms = new PageRooms(Rooms, Interpreter, Time, (entry.Name, entry.Token), Place.Client)
        {
            Most = Options.RoomsPerPage,
            Account = () => Account.Current,
            LogInId = Account.LogInId,
            IsWide = entry.IsWide,
            Positions = Positions,
            EndsStay = () => _ = InvokeAsync(EndAsync),
        };
        _entry = await WithMarksAsync(entry);
        _rooms.Forgotten += name => _ = _storage.ForgetRoomAsync(name);
        _rooms.Renamed += (before, name) => _ = _storage.RenameRoomAsync(before, name);
        await ShowAsync();
    }

    /// <summary>Returns why the reader may not enter the server, or null; uses an invitation, if the reader has one.</summary>
    private async Task<LocalizedMessage?> RefuseAsync(Entry entry, string? code)
    {
        var (account, trust) = (Account.Current, Rooms.Trust);
        var id = account?.Id ?? Rooms.People.IdOf(entry.Token);
        if (trust.RefuseBanned(id, Place.Client, account is not null) is { } ban)
        {
            return ban;
        }

        var invalid = account is null && code is not null && trust.Admission.Mode != AccessMode.Accounts
            ? await trust.Admission.AcceptAsync(code, id, canReturn: true)
            : null;
        return trust.Admission.RefuseEntry(id, account is not null) is { } refusal ? invalid ?? refusal : null;
    }

    /// <summary>Adds how far the reader has read on other pages to the positions of the browser.</summary>
    private async Task<Entry> WithMarksAsync(Entry entry)
    {
        var marks = await Positions.ListAsync(Account.Current?.Id ?? Rooms.People.IdOf(entry.Token));
        var positions = entry.Positions.Concat(marks.Where(mark => mark.Epoch.Length > 0).Select(mark => new Position(mark.Epoch, mark.Sequence)));
        return entry with { Positions = [.. positions.GroupBy(position => position.Epoch).Select(same => same.MaxBy(position => position.Sequence)!)] };
    }

    /// <summary>Shows the room of the address.</summary>
    private Task ShowAsync() => _moves.RunAsync(async () =>
    {
        if (_entry is null || _rooms is not { } rooms || !IsFound || (Code is null && _refusal is null && IsShown(_view?.Visit.Room)))
        {
            return;
        }

        try
        {
            await (Code is null ? ShowAsync(_entry, rooms) : AcceptAsync(Code, rooms));
        }
        catch (OperationCanceledException) when (_rooms != rooms || _isDisposed)
        {
            // The page was closed meanwhile, or its reader has left.
        }
    });

    /// <summary>Uses the invitation of the address, and goes to its room.</summary>
    private async Task AcceptAsync(string code, PageRooms rooms)
    {
        if (Invitation is not null)
        {
            // It was used at the entrance.
            Navigation.NavigateTo("", replace: true);
            return;
        }

        if (await rooms.AcceptAsync(code) is { } address)
        {
            Navigation.NavigateTo(RoomAddress.Of(address), replace: true);
            return;
        }

        // One answer for a code that never was, has ended or is used up.
        _refusal = new("Answer_NoInvitation", "This invitation is worth nothing, or not any more.");
        StateHasChanged();
    }

    private async Task ShowAsync(Entry entry, PageRooms rooms)
    {
        // The memory of the first room came with the entry.
        if (_isInside)
        {
            var memory = await _storage.LoadAsync();
            entry = await WithMarksAsync(entry with { Positions = memory.Positions ?? [], Places = memory.Places ?? [] });
        }

        var name = Name;
        var visit = Handle is null ? await rooms.OpenAsync(name) : await rooms.OpenDirectAsync(Handle);
        await (rooms.Shown?.WhenSentAsync() ?? Task.CompletedTask);
        await rooms.HideAsync();
        if (visit.Room is null || _isDisposed || _rooms != rooms)
        {
            visit.Dispose();
        }

        if (_isDisposed || _rooms != rooms)
        {
            return;
        }

        if (visit.Room is null && !_isInside && name == RoomDirectory.Lobby && Handle is null)
        {
            // The name form tells.
            await LeaveAsync(new Farewell(entry.Name, visit.Refusal));
            return;
        }

        (_refusal, _view) = (visit.Refusal, visit.Room is null ? null : new View(visit, entry));
        rooms.HideListOverRoom();
        StateHasChanged();
        ShowHandle(visit.Room, rooms);
    }

    /// <summary>Shows the address of a conversation by the handle of the other person, while that person is here.</summary>
    private void ShowHandle(Room? room, PageRooms rooms)
    {
        if (Handle is null && Number is null && room?.Conversation is { } conversation && rooms.Person is { } reader
            && Rooms.People.Find(conversation.OtherOf(reader.Id)) is { } other)
        {
            Navigation.NavigateTo(RoomAddress.OfPerson(other.Name), replace: true);
        }
    }

    /// <summary>Returns whether the address leads to a room; a conversation has one by the handle, too.</summary>
    private bool IsShown(Room? room) => room is not null
        && (Handle is null ? room.Name == Name : room.Conversation is { } conversation && _rooms?.Person is { } reader
            && Rooms.People.Find(Handle)?.Id == conversation.OtherOf(reader.Id));

    private async Task EnterAsync(JoinResult.Joined joined)
    {
        if (_isInside || _rooms is not { } rooms || _entry is not { } entry)
        {
            return;
        }

        _isInside = true;
        Metrics.Connected("web");
        LogConnected(Log, joined.Participant.Name, Address, joined.Resumed);
        try
        {
            foreach (var name in entry.Rooms.Take(rooms.Most).Where(name => rooms.RefusalOf(name) is null))
            {
                await rooms.AddAsync(name, entry.Positions);
            }

            await rooms.AddUnreadDirectAsync(entry.Positions);
        }
        catch (Exception e) when (e is OperationCanceledException or RoomCatalogException { IsClosed: true })
        {
            // The page was closed meanwhile, its reader has left, or the server has stopped.
        }
        catch (Exception e) when (e is RoomCatalogException or TranscriptException or RoomClosedException)
        {
            LogNotListed(Log, e);
        }
    }

    /// <summary>Shows another room, because the reader has left this one, here or on another page.</summary>
    private void Move(string left)
    {
        _ = _storage.ForgetRoomAsync(left);
        _view = null;
        var next = _rooms!.List.FirstOrDefault(room => room.Name != left)?.Name ?? RoomDirectory.Lobby;
        Navigation.NavigateTo(RoomAddress.Of(next), replace: true);
    }

    [LoggerMessage(20, LogLevel.Information, "web {Handle} connected from {Address} (resumed: {Resumed})")]
    private static partial void LogConnected(ILogger logger, string handle, string? address, bool resumed);

    [LoggerMessage(21, LogLevel.Information, "web {Handle} disconnected from {Address}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string? handle, string? address, LeaveReason reason);

    [LoggerMessage(22, LogLevel.Error, "web the conversations of a reader cannot be listed")]
    private static partial void LogNotListed(ILogger logger, Exception exception);

    /// <summary>Represents one room on the page: each has a view of its own.</summary>
    private sealed record View(RoomVisit Visit, Entry Entry);
}
