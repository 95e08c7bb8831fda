using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Components;

namespace ChatRoom.Server.Web.Pages;

/// <content>The names: of the room, which may change, of the reader, and of the room to go to.</content>
public sealed partial class RoomView
{
    private string _newName = "";

    // Of a conversation, its name is the handle of the other person.
    private string Title => _session.Room.TitleFor(_session.PersonId);

    private bool IsDirect => _session.Room.Conversation is not null;

    private bool IsPrivate => _session.Room.Record.Kind == RoomKind.Private;

    private bool ShowsPeople => _showPeople && !IsDirect;

    /// <summary>Shows the room under its new name: it is private now. The browser moves its drafts first.</summary>
    private async Task FollowNameAsync(string name)
    {
        _newName = name;
        await Rooms.FollowNameAsync(_name, name);
        await _storage.RenameRoomAsync(_name, name);
        if (!_isDisposed)
        {
            // Another name makes another composer, which reads the drafts.
            _name = name;
            StateHasChanged();
            Navigation.NavigateTo(RoomAddress.Of(name), replace: true);
        }
    }

    /// <summary>Removes the message number from the address after a jump to the newest message.</summary>
    private void LeaveNumber()
    {
        if (_number is not null)
        {
            Navigation.NavigateTo(RoomAddress.Of(_session.RoomName), replace: true);
        }
    }

    private Task<LocalizedMessage?> RenameAsync(string name) => CommandAsync($"/nick {name}");

    private async Task<LocalizedMessage?> CommandAsync(string line) => (await SendAsync(Guid.NewGuid(), line, null)).Reason;

    private LocalizedMessage? GoTo(string name)
    {
        var refusal = Rooms.RefusalOf(name);
        if (refusal is null)
        {
            Navigation.NavigateTo(RoomAddress.Of(name));
        }

        return refusal;
    }
}
