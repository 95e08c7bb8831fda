namespace ChatRoom.Bench.Options;

/// <summary>An option of a mode, given as <c>--name=value</c>.</summary>
/// <param name="Name">As written after the dashes.</param>
/// <param name="Otherwise">Its value if it is not given; empty if it then has none.</param>
/// <param name="Meaning">One line for the help.</param>
/// <param name="Least">The smallest number allowed, where it is one.</param>
/// <param name="Most">The largest number allowed, where it is one.</param>
internal sealed record Option(
    string Name, string Otherwise, string Meaning, double Least = double.MinValue, double Most = double.MaxValue);
