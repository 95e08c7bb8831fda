using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Signals a page that its room has news; the page reads events in its own loop.</summary>
internal sealed class WebReceiver(WebSession session) : Receiver(format: null)
{
    public override bool ShowsTyping => true;

    public override void Wake() => session.Wake();

    public override void OnEnded(LeaveReason reason, long limit) => session.OnEnded(reason);
}
