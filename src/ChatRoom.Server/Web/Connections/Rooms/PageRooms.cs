using System.Collections.Immutable;
using System.Threading.Channels;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <summary>Keeps the rooms of one page: its session shows one, the others are only counted.</summary>
/// <remarks>All calls belong to the page's dispatcher. One loop counts for all rooms, at most once a second.</remarks>
public sealed partial class PageRooms : Connection, IDirectReader, IAsyncDisposable
{
    private readonly RoomDirectory _rooms;
    private readonly InputInterpreter _interpreter;
    private readonly TimeProvider _time;
    private readonly (string Handle, string Token) _reader;
    private readonly DateTimeOffset _since;

    // Joins and detachments run one after another, so no room is counted twice.
    private readonly OperationQueue _operations = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _closed;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private ImmutableList<CountedRoom> _counted = [];
    private Task _loop = Task.CompletedTask;
    private bool _isAttended = true;
    private bool _isGreeted;

    /// <summary>Creates the rooms of a page that is in none yet.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="interpreter">Makes joins wait for the limits of the address.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reader">The wanted handle, and the token by which the server knows the reader.</param>
    /// <param name="client">The origin of the page.</param>
    public PageRooms(
        RoomDirectory rooms, InputInterpreter interpreter, TimeProvider time, (string Handle, string Token) reader, ClientAddress client = default)
        : base("web", client)
    {
        (_rooms, _interpreter, _time, _reader) = (rooms, interpreter, time, reader);
        _closed = _ended.Token;
        _since = time.GetUtcNow();
    }

    /// <summary>Occurs when <see cref="List"/> may have changed.</summary>
    public event Action? Changed;

    /// <summary>Occurs when the reader has left a room, here or elsewhere, or the room is gone.</summary>
    public event Action<string>? Forgotten;

    /// <summary>Occurs when a room that is not shown has another name: it is private now.</summary>
    public event Action<string, string>? Renamed;

    /// <summary>Gets or sets the most rooms of a page.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Gets the account of the page at this moment; null for a guest, and after the end of the log-in.</summary>
    public Func<Account?> Account { get; init; } = static () => null;

    /// <summary>Gets the message of the day, at the first use only; else null.</summary>
    public string? NewMessageOfTheDay => !_isGreeted && (_isGreeted = true) && _rooms.MessageOfTheDay is { Length: > 0 } message ? message : null;

    /// <summary>Gets the session of the shown room, or null.</summary>
    public WebSession? Shown { get; private set; }

    private string Handle => Shown?.Handle is { Length: > 0 } handle ? handle : _reader.Handle;

    /// <summary>Gets the newest mention in a room that is not shown, and that room; null if there is none.</summary>
    internal (Room Room, Mention Mention)? LastMention =>
        _counted.Where(room => room.LastMention is not null).MaxBy(room => room.LastMention!.Newest.At) is { } room ? (room.Room, room.LastMention!) : null;

    private FoldSettings Settings => Shown?.Window.Settings ?? FoldSettings.Default;

    /// <summary>Returns the reason why the page may not enter one more room, or null.</summary>
    public LocalizedMessage? RefusalOf(string name) => !IsIn(name) && _counted.Count + (Shown is null ? 0 : 1) >= Most
        ? new("Answer_RoomsOfPage", "A page can be in {0} rooms. Close one first.", Most)
        : null;

    /// <summary>Opens a room for the reader, and waits until the limits of the address let it join.</summary>
    /// <param name="name">The name of the room.</param>
    /// <param name="makes">Whether the room is made if it is not there.</param>
    /// <exception cref="OperationCanceledException">The page was closed.</exception>
    public async Task<RoomVisit> OpenAsync(string name, bool makes = true)
    {
        if (RefusalOf(name) is { } refusal)
        {
            return new RoomVisit(new(null, refusal), null);
        }

        return await OpenAsync(_ => _rooms.RequestAsync(name, this, makes, _closed));
    }

    /// <summary>Opens the conversation with the person that has a handle.</summary>
    /// <exception cref="OperationCanceledException">The page was closed.</exception>
    public async Task<RoomVisit> OpenDirectAsync(string handle)
    {
        var opened = await OpenAsync(reader => _rooms.Direct.OpenAsync(reader, handle, _closed));
        if (opened.Room is not { } room || RefusalOf(room.Name) is not { } refusal)
        {
            return opened;
        }

        opened.Dispose();
        return new RoomVisit(new(null, refusal), null);
    }

    /// <summary>Uses the code of an invitation link for the reader.</summary>
    /// <returns>The address of the room; null if the code is worth nothing.</returns>
    public async Task<string?> AcceptAsync(string code)
    {
        using var visit = await EnterAsync();
        await _interpreter.WaitToAnswerAsync(Client, _closed);
        return await _rooms.Private.AcceptAsync(code, visit.Person, _closed);
    }

    /// <summary>Says which session shows its room now; the room is no longer counted.</summary>
    public Task ShowAsync(WebSession session)
    {
        Shown = session;
        Changed?.Invoke();
        _ = UseMarkAsync(session);
        return _operations.RunAsync(() => StopCountingAsync(session.RoomName));
    }

    /// <summary>Counts the shown room from now on, because another one is going to be shown.</summary>
    public async Task HideAsync()
    {
        if (Shown is { Left: null } shown)
        {
            await CountAsync(shown.Room, shown.Seen);
        }

        Shown = null;
    }

    /// <summary>Joins a room that the browser remembers, and counts it; forgets a room that is gone.</summary>
    /// <param name="name">The name of the room.</param>
    /// <param name="positions">The newest events that the browser has shown.</param>
    public async Task AddAsync(string name, IReadOnlyList<Position> positions)
    {
        if (IsIn(name))
        {
            return;
        }

        using var visit = await OpenAsync(name, makes: false);
        if (visit.Room is { } room)
        {
            await CountAsync(room, positions.FirstOrDefault(position => position.Epoch == room.Epoch)?.Sequence);
        }
        else
        {
            Forgotten?.Invoke(name);
        }
    }

    /// <summary>Returns the position up to which the reader has seen a counted room, or null.</summary>
    public Position? SeenIn(Room room) => _counted.FirstOrDefault(counted => counted.Room == room)?.Seen;

    /// <summary>Leaves a room on all pages of the reader.</summary>
    public async Task LeaveAsync(string name)
    {
        if (Shown is { } shown && shown.RoomName == name)
        {
            await shown.LeaveAsync(LeaveReason.Moved);
        }
        else if (_counted.FirstOrDefault(room => room.Room.Name == name) is { } left)
        {
            await left.Room.LeaveAsync(left.Subscription, LeaveReason.Moved);
        }
    }

    /// <summary>Leaves all rooms that are not shown.</summary>
    public async Task LeaveOthersAsync()
    {
        foreach (var room in _counted)
        {
            await room.Room.LeaveAsync(room.Subscription, LeaveReason.Quit);
        }
    }

    /// <summary>Gets or sets whether the browser cannot store the token, so that the reader is another one after a reload.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>Says that the browser has dropped the token of the reader, which cannot come back.</summary>
    public void GiveUpToken() => _rooms.People.GiveUp(_reader.Token);

    /// <summary>Drops a line: the session of the shown room has it too.</summary>
    public override void Notice(LocalizedMessage text)
    {
    }

    public async ValueTask DisposeAsync()
    {
        Person?.RemoveContact(this);
        if (_positions is not null)
        {
            _positions.Changed -= OnRead;
        }

        await _ended.CancelAsync();
        await SuspendAsync();
        await _loop;
        if (IsForgetful)
        {
            GiveUpToken();
        }

        _ended.Dispose();
    }

    /// <summary>Enters the server, and takes private messages from then on.</summary>
    private async ValueTask<Visit> EnterAsync()
    {
        var visit = await _rooms.People.EnterAsync(Handle, _reader.Token, Account(), Client);
        if (Person != visit.Person)
        {
            Person?.RemoveContact(this);
            Person = visit.Person;
        }

        Person.AddContact(this);
        if (_loop.IsCompleted && !_closed.IsCancellationRequested)
        {
            _loop = FollowAsync();
        }

        return visit;
    }

    private async Task<RoomVisit> OpenAsync(Func<Person, Task<RoomRequest>> requestAsync)
    {
        var visit = await EnterAsync();
        var opened = new RoomVisit(new(null, null), visit);
        try
        {
            opened = opened with { Request = await requestAsync(visit.Person) };
            if (opened.Room is { } room && !room.Participants.ContainsKey(visit.Person.Name))
            {
                await _interpreter.WaitToJoinAsync(Client, _closed);
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private bool IsIn(string name) => Shown?.RoomName == name || _counted.Any(room => room.Room.Name == name);
}
