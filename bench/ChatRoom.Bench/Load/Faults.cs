namespace ChatRoom.Bench.Load;

/// <summary>Counts wrong deliveries; a run with any fault is worth nothing.</summary>
internal sealed class Faults
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Gets the number of all faults.</summary>
    public long Count => _counts.Values.Sum();

    /// <summary>Gets the explanation of the first fault.</summary>
    public string? First { get; private set; }

    /// <summary>Gets how many faults of one kind there are.</summary>
    public long this[string kind] => _counts.GetValueOrDefault(kind);

    /// <summary>Counts faults of one kind and keeps the explanation if it is the first.</summary>
    public void Add(string kind, string explanation, long count = 1)
    {
        _counts[kind] = this[kind] + count;
        First ??= explanation;
    }

    public override string ToString() => Count == 0
        ? "nothing lost, doubled, out of order or damaged"
        : $"{string.Join(", ", _counts.Select(c => $"{c.Value:N0} {c.Key}"))} (first: {First})";
}
