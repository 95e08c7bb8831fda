namespace ChatRoom.Core.Protocol;

/// <summary>
/// Takes the commands of a telnet client out of the bytes it sends (RFC 854, subnegotiation RFC 855). One filter
/// per connection: it remembers a command that a read has split. Not thread-safe. It answers nothing: an option
/// that nobody confirms stays off.
/// </summary>
/// <remarks>
/// A line feed always comes through, unless it is the option of a command, so a broken command cannot swallow the
/// end of a line. A subnegotiation ends with a line feed, or after 256 bytes, if it has not ended by then.
/// The escaped data byte 255 is dropped, as it cannot occur in UTF-8.
/// </remarks>
public sealed class TelnetFilter
{
    private const byte LineFeed = (byte)'\n';
    private const byte FirstCommand = 236; // EOF of RFC 1184; RFC 854 itself begins at 240
    private const byte EndSubnegotiation = 240;
    private const byte BeginSubnegotiation = 250;
    private const byte Will = 251;
    private const byte Dont = 254;
    private const byte InterpretAsCommand = 255;
    private const int MaxSubnegotiation = 256;

    private State _state;
    private int _subnegotiated;

    /// <summary>Whether a telnet command has come: then somebody is typing in a terminal.</summary>
    public bool Seen { get; private set; }

    /// <summary>
    /// Moves the data to the front of <paramref name="bytes"/>, in order, and returns how many bytes are left.
    /// </summary>
    public int Strip(Span<byte> bytes)
    {
        var length = 0;
        if (_state == State.Data)
        {
            length = bytes.IndexOf(InterpretAsCommand);
            if (length < 0)
            {
                return bytes.Length;
            }
        }

        for (var at = length; at < bytes.Length; at++)
        {
            if (IsData(bytes[at]))
            {
                bytes[length++] = bytes[at];
            }
        }

        return length;
    }

    private bool IsData(byte value)
    {
        switch (_state)
        {
            case State.Data when value == InterpretAsCommand:
                _state = State.Command;
                return false;
            case State.Data:
                return true;
            case State.Command:
                return EndsCommand(value);
            case State.Option:
                _state = State.Data;
                return false;
            default:
                return EndsSubnegotiation(value);
        }
    }

    private bool EndsCommand(byte value)
    {
        Seen |= value is >= FirstCommand and < InterpretAsCommand;
        _subnegotiated = 0;
        _state = value switch
        {
            BeginSubnegotiation => State.Subnegotiation,
            >= Will and <= Dont => State.Option,
            _ => State.Data,
        };
        return value == LineFeed;
    }

    private bool EndsSubnegotiation(byte value)
    {
        if (value == LineFeed || _subnegotiated++ == MaxSubnegotiation)
        {
            _state = State.Data;
            return IsData(value);
        }

        _state = (_state, value) switch
        {
            (State.Subnegotiation, InterpretAsCommand) => State.SubnegotiationCommand,
            (State.SubnegotiationCommand, EndSubnegotiation) => State.Data,
            _ => State.Subnegotiation,
        };
        return false;
    }

    private enum State
    {
        Data,
        Command,
        Option,
        Subnegotiation,
        SubnegotiationCommand,
    }
}
