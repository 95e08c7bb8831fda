using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Protocol;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <content>Reads the lines of a client that is in a room.</content>
internal sealed partial class TcpConversation
{
    private async Task<LeaveReason> ReadInputAsync(Framing framing, PatientReader reader)
    {
        var halfClosed = false;
        Feed feed = framing.Feed;
        while (true)
        {
            while (framing.TryRead(out var input))
            {
                if (await TakeAsync(input) is { } reason)
                {
                    return reason;
                }
            }

            if (halfClosed)
            {
                return LeaveReason.PeerGone;
            }

            if (!await reader.WaitAsync(framing.Patience, _closing.Token))
            {
                framing.Flush();
            }
            else if (!reader.Read(feed))
            {
                // A script has ended its input; its last line is still a message.
                halfClosed = true;
                framing.Flush();
            }
        }
    }

    private ValueTask<LeaveReason?> TakeAsync(ClientInput input)
    {
        switch (input.Kind)
        {
            case InputKind.Quit:
                return new(LeaveReason.Quit);
            case InputKind.Endless:
                return new(LeaveReason.LineTooLong);
            case InputKind.TooLong:
                services.Interpreter.RejectTooLong(_connection!);
                return default;
            default:
                var taking = services.Interpreter.TakeAsync(
                    _subscription!, input.Text, RoomEvent.NewId(), _closing.Token);
                return taking.IsCompletedSuccessfully ? new(ReasonFor(taking.Result)) : ReasonForAsync(taking);
        }
    }

    private static async ValueTask<LeaveReason?> ReasonForAsync(ValueTask<InputOutcome> taking) => ReasonFor(await taking);

    private static LeaveReason? ReasonFor(InputOutcome outcome) =>
        outcome == InputOutcome.Quit ? LeaveReason.Quit : null;
}
