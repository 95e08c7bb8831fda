using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Encodes each event as its number, so that tests can compare bytes with the log.</summary>
internal sealed class NumberFormat : WireFormat
{
    /// <summary>Runs in the room's loop, when an event is about to be shown.</summary>
    public Action<RoomEvent>? OnEncode { get; set; }

    public override string Name => "number";

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        OnEncode?.Invoke(roomEvent);
        Encoding.UTF8.GetBytes(Line(roomEvent), output);
    }

    public static string Line(RoomEvent roomEvent) =>
        string.Create(CultureInfo.InvariantCulture, $"{roomEvent.Sequence} {roomEvent.Id:N} {(roomEvent as MessagePosted)?.Text}\n");
}
