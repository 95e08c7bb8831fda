using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Pages;

/// <content>Ends the stay of a reader.</content>
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

    private async Task LeaveAsync(Farewell farewell)
    {
        if (_isInside && farewell is { Reason: null, Text: { } refusal })
        {
            // One room refuses the join; the reader stays in the others.
            (_refusal, _view) = (refusal, null);
            return;
        }

        EndStay(farewell.Reason);
        var rooms = _rooms;
        (_farewell, _entry, _rooms, _view) = (farewell, null, null, null);
        if (rooms is not null)
        {
            if (farewell.Reason is LeaveReason.Quit or LeaveReason.LoggedOut)
            {
                await rooms.LeaveOthersAsync();
            }

            await rooms.DisposeAsync();
        }
    }

    private void EndStay(LeaveReason? reason)
    {
        if (_isInside)
        {
            _isInside = false;
            Metrics.Disconnected("web", reason ?? LeaveReason.PeerGone);
            LogDisconnected(Log, _rooms?.Person?.Name, Address, reason ?? LeaveReason.PeerGone);
        }
    }

    /// <summary>Ends a page that has acknowledged nothing for too long; a browser that still works loads it anew.</summary>
    private void EndSlow()
    {
        _isSlow = true;
        _ = Place.CloseAsync();
    }
}
