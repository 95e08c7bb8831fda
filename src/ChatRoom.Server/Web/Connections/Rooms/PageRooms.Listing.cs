using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <content>Lists the rooms: the pinned ones in the order of the reader, then the others by their newest message, and those without one by name.</content>
public sealed partial class PageRooms
{
    private ImmutableDictionary<string, int> _pins = ImmutableDictionary<string, int>.Empty;
    private PersonId _pinsOf;
    private bool? _showsList;

    /// <summary>Gets or sets whether the window has space for the list beside the conversation.</summary>
    public bool IsWide { get; set; }

    /// <summary>Gets whether the list is shown: in a wide window by itself, as soon as there are two rooms.</summary>
    public bool ShowsList => _showsList ?? (IsWide && HasOtherThanLobby);

    /// <summary>Gets the number of unread messages in the rooms that are not shown.</summary>
    public int Unread => Others.Sum(room => room.Unread);

    /// <summary>Gets the number of mentions in the rooms that are not shown.</summary>
    public int Mentions => Others.Sum(room => room.Mentions);

    /// <summary>Gets the rooms: the pinned ones, then first the one with the newest message. The lobby is always there.</summary>
    public IReadOnlyList<ListedRoom> List
    {
        get
        {
            var all = Others.Select(room => (Listed: new ListedRoom(room.Room.Name, room.Unread, room.Mentions) { Title = room.Room.TitleFor(Person?.Id ?? default) }, LastAt: (DateTimeOffset?)room.LastAt));
            all = Shown is { } shown ? all.Append((new ListedRoom(shown.RoomName, IsShown: true) { Title = shown.Room.TitleFor(shown.PersonId) }, shown.LastMessageAt)) : all;
            all = IsIn(RoomDirectory.Lobby) ? all : all.Append((new ListedRoom(RoomDirectory.Lobby), null));
            return
            [
                .. all.Select(room => room with { Listed = room.Listed with { Pin = _pins.GetValueOrDefault(room.Listed.Name) } })
                    .OrderBy(room => room.Listed.IsPinned ? room.Listed.Pin : int.MaxValue)
                    .ThenByDescending(room => room.LastAt).ThenBy(room => room.Listed.Title, NameOrder.Instance).ThenBy(room => room.Listed.Name, StringComparer.Ordinal)
                    .Select(room => room.Listed),
            ];
        }
    }

    private bool HasOtherThanLobby =>
        Shown is { RoomName: not RoomDirectory.Lobby } || Others.Any(room => room.Room.Name != RoomDirectory.Lobby);

    private IEnumerable<CountedRoom> Others => _counted.IsEmpty ? [] : _counted.Where(room => room.Room.Name != Shown?.RoomName);

    private IReadOnlyList<string> Pinned => [.. List.Where(room => room.IsPinned).Select(room => room.Name)];

    /// <summary>Pins a room below the pinned ones, or ends that.</summary>
    public void TogglePin(string name) => Pin(Pinned.Contains(name) ? [.. Pinned.Where(other => other != name)] : [.. Pinned, name], name);

    /// <summary>Moves a pinned room up or down among the pinned ones; it stops at their ends.</summary>
    public void MovePin(string name, int step)
    {
        var order = Pinned.ToList();
        var (from, to) = (order.IndexOf(name), order.IndexOf(name) + step);
        if (from >= 0 && to >= 0 && to < order.Count)
        {
            order.RemoveAt(from);
            order.Insert(to, name);
            Pin(order, name);
        }
    }

    /// <summary>Shows or hides the list.</summary>
    public void ToggleList()
    {
        _showsList = !ShowsList;
        Changed?.Invoke();
    }

    /// <summary>Says whether the window has space for the list now. A list that was opened does not stay over the conversation.</summary>
    public void SetWide(bool isWide)
    {
        IsWide = isWide;
        _showsList = isWide || _showsList == false ? _showsList : null;
        Changed?.Invoke();
    }

    /// <summary>Hides a list that covers the conversation.</summary>
    public void HideListOverRoom() => _showsList = IsWide ? _showsList : null;

    /// <summary>Hides a list that covers the conversation, at once.</summary>
    public void CloseListOverRoom()
    {
        HideListOverRoom();
        Changed?.Invoke();
    }

    /// <summary>Pins rooms in an order, and the changed one only if it is among them. A pinned room that is not listed stays pinned.</summary>
    private void Pin(IReadOnlyList<string> order, string changed)
    {
        var pins = order.Select((room, at) => KeyValuePair.Create(room, at + 1)).Where(pin => _pins.GetValueOrDefault(pin.Key) != pin.Value).ToList();
        if (!order.Contains(changed))
        {
            pins.Add(KeyValuePair.Create(changed, 0));
        }

        foreach (var (room, pin) in pins)
        {
            _pins = _pins.SetItem(room, pin);
            if (_positions is not null && Person is { } reader)
            {
                _ = _positions.SetPinAsync(reader.Id, room, pin);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Takes over which rooms the reader has pinned, here or on another page.</summary>
    private async Task UsePinsAsync(PersonId reader)
    {
        if (_positions is not null && _pinsOf != reader)
        {
            _pinsOf = reader;
            var marks = await _positions.ListAsync(reader);
            _pins = marks.Where(mark => mark.Pin > 0).ToImmutableDictionary(mark => mark.Room, mark => mark.Pin);
            Changed?.Invoke();
        }
    }

    /// <summary>Keeps the choices for a room that has another name.</summary>
    internal Task FollowNameAsync(string before, string name)
    {
        if (_pins.TryGetValue(before, out var pin))
        {
            _pins = _pins.Remove(before).SetItem(name, pin);
        }

        return _positions is not null && Person is { } reader ? _positions.RenameAsync(reader.Id, before, name) : Task.CompletedTask;
    }
}
