using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Direct;

namespace ChatRoom.Core.Rooms;

/// <content>Tells what the room is, and asks its loop for permissions.</content>
public sealed partial class Room
{
    private volatile RoomRecord _record;

    /// <summary>Gets the room's name, which changes when the room becomes private.</summary>
    public string Name => _record.Name;

    /// <summary>Gets the name as people in the room see it.</summary>
    public string Title => _record.Title.Length > 0 ? _record.Title : _record.Name;

    /// <summary>Gets the title with the address, for a line of text.</summary>
    public string Label => _record.Label;

    /// <summary>Gets what the catalog has of the room; the topic may be an older one.</summary>
    public RoomRecord Record => _record;

    /// <summary>Gets <see cref="RoomOptions.InvitationLasts"/>.</summary>
    public TimeSpan InvitationLasts => _options.InvitationLasts;

    /// <summary>Gets or sets the decider of who may do what. For the room's loop alone.</summary>
    internal RoomPolicy Policy { get; set; }

    /// <summary>Gets the two persons of a direct room; null in any other one.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Gets whether joins, leaves and renames are not logged here.</summary>
    internal bool IsSilent => _record.Kind == RoomKind.Direct;

    /// <summary>Gets or sets whether the room is deleted as soon as nobody is in it.</summary>
    internal bool IsOver { get; set; }

    /// <summary>Returns the title for one reader: of a conversation, the handle of the other person.</summary>
    public string TitleFor(PersonId reader) => Conversation?.NameForReader(reader) ?? Title;

    /// <summary>Asks whether a person may do something in this room; false if the room takes no more commands.</summary>
    public async Task<bool> MayAsync(RoomAct act, Person person, CancellationToken cancellationToken)
    {
        var command = new MayCommand(act, person);
        return await PostAsync(command, cancellationToken) && await command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Says that this room is the conversation of two persons, and tells their connections of messages from now on.</summary>
    internal void Begin(Conversation conversation, RoomDirectory rooms)
    {
        Conversation = conversation;
        Fanout.Add(new DirectBell(rooms, this, conversation));
    }

    /// <summary>Gives the room another name. For the room's loop alone.</summary>
    internal void Become(RoomRecord record) => _record = record;

    /// <summary>Runs a change in the room's loop, between two commands.</summary>
    /// <returns>False if the room takes no more commands; then nothing was changed.</returns>
    internal async Task<bool> ChangeAsync(Action<Room> change)
    {
        var command = new ChangeCommand(change);
        return await PostAsync(command, CancellationToken.None) && await command.Done;
    }
}
