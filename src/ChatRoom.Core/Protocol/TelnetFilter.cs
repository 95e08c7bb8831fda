using System.Diagnostics.CodeAnalysis;

namespace ChatRoom.Core.Protocol;

/// <summary>Takes the commands of a telnet client out of the bytes it sends (RFC 854 and RFC 855).</summary>
/// <remarks>
/// One filter per connection, because reads may split a command. It refuses each option and never answers a refusal, so
/// no loop is possible. Not thread-safe.
/// </remarks>
public sealed class TelnetFilter
{
    private const byte LineFeed = (byte)'\n';
    private const byte EndOfFile = 236; // RFC 1184; RFC 854 itself begins at 240
    private const byte Abort = 238;
    private const byte EndSubnegotiation = 240;
    private const byte Break = 243;
    private const byte InterruptProcess = 244;
    private const byte AreYouThere = 246;
    private const byte EraseCharacter = 247;
    private const byte BeginSubnegotiation = 250;
    private const byte Will = 251;
    private const byte Wont = 252;
    private const byte Do = 253;
    private const byte Dont = 254;
    private const byte InterpretAsCommand = 255;
    private const byte TimingMark = 6;
    private const TelnetRequests Questions = TelnetRequests.TimingMark | TelnetRequests.AreYouThere;
    private const int MaxSubnegotiation = 256;
    private const int CommandBytes = 3;

    // More than any client negotiates at once. Further requests of one read get no answer, so a flood of them costs nothing.
    private const int MaxRefusals = 32;

    private byte[]? _refusals;
    private int _refused;
    private int _subnegotiated;
    private State _state;
    private TelnetRequests _requests;
    private byte _verb;

    /// <summary>Gets whether a telnet command has come; then the client is a terminal.</summary>
    public bool Seen { get; private set; }

    /// <summary>Gets the mark that answers <see cref="TelnetRequests.TimingMark"/>.</summary>
    /// <remarks>A refusal does as well as a consent, and no client answers it.</remarks>
    public static ReadOnlyMemory<byte> Mark { get; } = new[] { InterpretAsCommand, Wont, TimingMark };

    /// <summary>Moves the data to the front of <paramref name="bytes"/>, in order.</summary>
    /// <remarks>A line feed is lost only as the option of a command.</remarks>
    /// <param name="bytes">The received bytes.</param>
    /// <param name="used">The number of bytes taken; fewer than all if requests come before more data.</param>
    /// <returns>The number of bytes of data.</returns>
    public int Strip(Span<byte> bytes, out int used)
    {
        var length = 0;
        if (_state == State.Data)
        {
            length = bytes.IndexOf(InterpretAsCommand);
            if (length < 0)
            {
                used = bytes.Length;
                return used;
            }
        }

        for (used = length; used < bytes.Length; used++)
        {
            var value = bytes[used];
            // A telnet sends an interrupt and a timing mark together; each question has its answer before the next command.
            if (_requests != TelnetRequests.None && _state == State.Data && (value != InterpretAsCommand || (_requests & Questions) != 0))
            {
                break;
            }

            if (IsData(ref value))
            {
                bytes[length++] = value;
            }
        }

        return length;
    }

    /// <summary>Takes a control key that a read brought alone: Ctrl-C, Ctrl-\ or Ctrl-D.</summary>
    /// <remarks>Some telnets send the key itself. In a longer read it may be part of a text.</remarks>
    /// <returns>False if it is none, or part of a command.</returns>
    public bool TakesKey(byte key)
    {
        if (_state != State.Data || key is not (0x03 or 0x04 or 0x1C))
        {
            return false;
        }

        _requests |= key == 0x04 ? TelnetRequests.EndOfInput : TelnetRequests.Interrupt;
        return true;
    }

    /// <summary>Takes the requests behind the data so far; to be called after each <see cref="Strip"/>.</summary>
    public TelnetRequests TakeRequests()
    {
        var requests = _requests;
        _requests = TelnetRequests.None;
        return requests;
    }

    /// <summary>Takes the refusals to send; false if there are none.</summary>
    public bool TryTakeRefusals([NotNullWhen(true)] out byte[]? refusals)
    {
        refusals = _refusals?[.._refused];
        (_refusals, _refused) = (null, 0);
        return refusals is not null;
    }

    private bool IsData(ref byte value)
    {
        switch (_state)
        {
            case State.Data when value == InterpretAsCommand:
                _state = State.Command;
                return false;
            case State.Data:
                return true;
            case State.Command:
                return EndsCommand(ref value);
            case State.Option:
                _state = State.Data;
                TakeOption(value);
                return false;
            default:
                return EndsSubnegotiation(ref value);
        }
    }

    private bool EndsCommand(ref byte value)
    {
        Seen |= value is >= EndOfFile and < InterpretAsCommand;
        _subnegotiated = 0;
        _verb = value;
        _state = value switch
        {
            BeginSubnegotiation => State.Subnegotiation,
            >= Will and <= Dont => State.Option,
            _ => State.Data,
        };
        _requests |= value switch
        {
            AreYouThere => TelnetRequests.AreYouThere,
            InterruptProcess or Break or Abort => TelnetRequests.Interrupt,
            EndOfFile => TelnetRequests.EndOfInput,
            _ => TelnetRequests.None,
        };
        if (value == EraseCharacter)
        {
            value = (byte)'\b';
            return true;
        }

        // Of a 255 that begins no command only the 255 itself is lost; a doubled one is data.
        return value is < EndOfFile or InterpretAsCommand;
    }

    private void TakeOption(byte option)
    {
        if ((_verb, option) == (Do, TimingMark))
        {
            _requests |= TelnetRequests.TimingMark;
        }
        else if (_verb is Will or Do && _refused < MaxRefusals * CommandBytes)
        {
            _refusals ??= new byte[MaxRefusals * CommandBytes];
            _refusals[_refused++] = InterpretAsCommand;
            _refusals[_refused++] = _verb == Will ? Dont : Wont;
            _refusals[_refused++] = option;
        }
    }

    private bool EndsSubnegotiation(ref byte value)
    {
        if (value == LineFeed || _subnegotiated++ == MaxSubnegotiation)
        {
            _state = State.Data;
            return IsData(ref value);
        }

        _state = (_state, value) switch
        {
            (State.Subnegotiation, InterpretAsCommand) => State.SubnegotiationCommand,
            (State.SubnegotiationCommand, EndSubnegotiation) => State.Data,
            _ => State.Subnegotiation,
        };
        return false;
    }

    private enum State : byte
    {
        Data,
        Command,
        Option,
        Subnegotiation,
        SubnegotiationCommand,
    }
}
