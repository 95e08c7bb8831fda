using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Cli;

/// <summary>Encodes events for <c>export</c>: as lines of text, or as lines of JSON.</summary>
internal sealed class EventExport(bool asJson) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    public void Write(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        if (asJson)
        {
            _json.Reset(output);
            EventJson.Write(roomEvent, _json);
            output.Write("\n"u8);
            return;
        }

        // A wire format shows nothing for an unknown kind; then the line is left out.
        _line.ResetWrittenCount();
        LineFormat.Instance.Encode(roomEvent, _line);
        if (_line.WrittenCount > 0)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{roomEvent.At:yyyy-MM-dd HH:mm:ss} "), output);
            output.Write(_line.WrittenSpan);
        }
    }

    public void Dispose() => _json.Dispose();
}
