namespace ChatRoom.Bench.Options;

/// <summary>One thing this program can measure.</summary>
/// <param name="Name">The first word of the command line.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Options">What can be set.</param>
/// <param name="RunAsync">Measures and prints. The result is the exit code: 0, or 1 if a fault was found.</param>
/// <param name="StartsServers">Whether servers are started, so that the options for that apply.</param>
internal sealed record Mode(
    string Name,
    string Summary,
    IReadOnlyList<Option> Options,
    Func<BenchOptions, Task<int>> RunAsync,
    bool StartsServers = false);
