using System.Globalization;

namespace ChatRoom.Bench;

/// <summary>Numbers given as <c>--name=value</c>.</summary>
internal sealed class BenchOptions(IReadOnlyDictionary<string, int> values)
{
    public static BenchOptions Parse(string[] args) => new(args.Select(a => a.TrimStart('-').Split('=', 2))
        .ToDictionary(p => p[0], p => int.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal));

    public int Get(string name, int otherwise) => values.GetValueOrDefault(name, otherwise);
}
