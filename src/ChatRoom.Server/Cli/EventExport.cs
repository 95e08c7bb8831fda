using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol.Line;

namespace ChatRoom.Server.Cli;

/// <summary>Encodes events for <c>export</c>: as lines of text, or as lines of JSON.</summary>
internal sealed class EventExport(bool asJson) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    public void Write(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        if (!asJson)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{roomEvent.At:yyyy-MM-dd HH:mm:ss} "), output);
            LineFormat.Instance.Encode(roomEvent, output);
            return;
        }

        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteNumber("sequence", roomEvent.Sequence);
        _json.WriteString("at", roomEvent.At.UtcDateTime);
        _json.WriteString("id", roomEvent.Id);
        _json.WriteString("author", roomEvent.Author);
        WriteKind(roomEvent);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WriteKind(RoomEvent roomEvent)
    {
        switch (roomEvent)
        {
            case MessagePosted message:
                _json.WriteString("type", message.Kind == MessageKind.Action ? "action" : "message");
                _json.WriteString("text", message.Text);
                break;
            case ParticipantJoined:
                _json.WriteString("type", "joined");
                break;
            case ParticipantLeft left:
                _json.WriteString("type", "left");
                _json.WriteString("reason", left.Reason.ToString());
                break;
            case ParticipantRenamed renamed:
                _json.WriteString("type", "renamed");
                _json.WriteString("handle", renamed.NewHandle);
                break;
        }
    }
}
