using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>The lines of one log that a terminal has got. Not thread-safe.</summary>
internal sealed class TerminalLog
{
    private readonly List<NumberedLine> _lines = [];
    private readonly HashSet<long> _numbers = [];

    /// <summary>Gets the lines, in the order in which they came.</summary>
    public IReadOnlyList<NumberedLine> Lines => _lines;

    /// <summary>Gets what was wrong with the numbers that came.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gets the name of the log, as the server tells it.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Gets the last number up to which nothing is missing.</summary>
    public long Last { get; private set; }

    /// <summary>Gets whether everything has come, up to now.</summary>
    public bool IsWhole { get; private set; }

    public void Begin(string epoch)
    {
        if (Epoch.Length > 0 && Epoch != epoch)
        {
            Faults.Add($"the log is {epoch} and was {Epoch}");
        }

        (Epoch, IsWhole) = (epoch, false);
    }

    public void Add(long number, string text)
    {
        if (IsWhole && number <= Last)
        {
            Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{number} came after {Last}: {text}"));
        }

        _numbers.Add(number);
        _lines.Add(new(number, text));
        Last = IsWhole ? number : Last;
    }

    /// <summary>Notes that everything has come.</summary>
    public void Complete() => (Last, IsWhole) = (_numbers.Count > 0 ? _numbers.Max() : 0, true);

    /// <summary>Notes that the connection has ended, or has gone to another room.</summary>
    public void End() => IsWhole = false;
}
