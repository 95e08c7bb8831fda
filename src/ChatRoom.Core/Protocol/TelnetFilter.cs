namespace ChatRoom.Core.Protocol;

/// <summary>Removes the commands of a telnet client from the bytes it sends (RFC 854 and RFC 855).</summary>
/// <remarks>
/// One filter per connection, because reads may split a command. It answers nothing, so every option stays off. Not
/// thread-safe.
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

    /// <summary>Gets whether a telnet command has come; then the client is a terminal.</summary>
    public bool Seen { get; private set; }

    /// <summary>Moves the data to the front of <paramref name="bytes"/>, in order.</summary>
    /// <returns>
    /// The number of bytes left. A line feed is lost only as the option of a command, and the escaped byte 255 is
    /// dropped.
    /// </returns>
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
