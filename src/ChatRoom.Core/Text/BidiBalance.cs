using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>
/// Balances the bidirectional embeddings, overrides and isolates of each line (UAX #9, rules X1 to X7).
/// </summary>
/// <remarks>
/// A line closes everything that it opens, so no message can change the direction of the text around it.
/// </remarks>
internal struct BidiBalance
{
    // The levels must fit into 64 bits. UAX #9 allows 125 levels, but real text uses only a few.
    private const int MaxDepth = 60;

    private const int PopDirectionalFormatting = 0x202C;
    private const int PopDirectionalIsolate = 0x2069;

    // Bit n is set if an isolate is open at depth n.
    private ulong _isolates;
    private int _depth;
    private int _droppedEmbeddings;
    private int _droppedIsolates;

    public static bool IsControl(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Returns whether to keep a control; one that opens too deep or closes nothing is dropped.</summary>
    public bool Accepts(Rune control) => control.Value switch
    {
        PopDirectionalFormatting => ClosesEmbedding(),
        PopDirectionalIsolate => ClosesIsolate(),
        var opener => Opens(opener >= 0x2066),
    };

    /// <summary>Appends the controls that close the line's open ones, innermost first, and resets the state.</summary>
    public void EndLine(StringBuilder line)
    {
        while (_depth > 0)
        {
            line.Append((char)(Pop() ? PopDirectionalIsolate : PopDirectionalFormatting));
        }

        this = default;
    }

    private bool Opens(bool isolate)
    {
        if (_depth < MaxDepth && _droppedEmbeddings == 0 && _droppedIsolates == 0)
        {
            _isolates |= (isolate ? 1UL : 0) << _depth++;
            return true;
        }

        if (isolate)
        {
            _droppedIsolates++;
        }
        else if (_droppedIsolates == 0)
        {
            _droppedEmbeddings++;
        }

        return false;
    }

    private bool ClosesEmbedding()
    {
        if (_droppedIsolates > 0)
        {
            return false;
        }

        if (_droppedEmbeddings > 0)
        {
            _droppedEmbeddings--;
            return false;
        }

        // An isolate protects the embeddings that are open outside of it.
        if (_depth == 0 || TopIsIsolate)
        {
            return false;
        }

        Pop();
        return true;
    }

    private bool ClosesIsolate()
    {
        if (_droppedIsolates > 0)
        {
            _droppedIsolates--;
            return false;
        }

        if (_isolates == 0)
        {
            return false;
        }

        // The end of an isolate also ends the embeddings that are still open inside it.
        _droppedEmbeddings = 0;
        while (!Pop())
        {
        }

        return true;
    }

    private readonly bool TopIsIsolate => (_isolates >> (_depth - 1) & 1) != 0;

    private bool Pop()
    {
        var isolate = TopIsIsolate;
        _depth--;
        _isolates &= ~(1UL << _depth);
        return isolate;
    }
}
