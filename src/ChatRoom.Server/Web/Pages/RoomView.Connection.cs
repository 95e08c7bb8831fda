using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Pages;

/// <content>Follows the connection of the page: lost, back, or too slow.</content>
public sealed partial class RoomView
{
    private async Task ChangeConnectionAsync(bool isUp)
    {
        if (_isDisposed)
        {
            return;
        }

        _isUp = isUp;
        try
        {
            if (!isUp)
            {
                _watch.SetConnected(false);
                await Task.WhenAll(_session.SuspendAsync(), Rooms.SuspendAsync());
                return;
            }

            await RejoinAsync();
            await Rooms.ResumeAsync();
            // The join may have waited, and the connection may be lost again.
            _watch.SetConnected(_isUp && !_isDisposed);
        }
        catch (OperationCanceledException) when (_isDisposed)
        {
            // The page was closed meanwhile.
        }
    }

    private async Task RejoinAsync()
    {
        var name = _session.Handle is "" ? Entry.Name : _session.Handle;
        if (await _session.JoinAsync(name, Entry.Token) is not JoinResult.Refused refused)
        {
            return;
        }

        if (refused.IsBan)
        {
            await OnOutside.InvokeAsync(new Farewell(name, refused.Reason, LeaveReason.Banned));
        }
        else
        {
            _session.Notice(refused.Reason);
        }
    }
}
