using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Pages;

/// <content>Ends the stay of this page for an operator.</content>
public sealed partial class RoomPage
{
    /// <summary>Ends the stay of this page alone, because an operator wants that.</summary>
    private async Task EndAsync()
    {
        if (!_isDisposed && _rooms is { } rooms)
        {
            await LeaveAsync(new Farewell(rooms.Person?.Name ?? "", LeaveReason.EndedByOperator.ForClient(), LeaveReason.EndedByOperator));
            StateHasChanged();
        }
    }
}
