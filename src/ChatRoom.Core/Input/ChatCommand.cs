using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input;

/// <summary>One slash command: a row of <see cref="CommandTable"/>.</summary>
/// <param name="Name">Without the slash, lower case.</param>
/// <param name="Arguments">How its arguments are shown in the help; empty if it takes none.</param>
/// <param name="Summary">What it does, one line.</param>
/// <param name="RunAsync">Does it.</param>
public sealed record ChatCommand(
    string Name, string Arguments, string Summary, Func<CommandCall, ValueTask<InputOutcome>> RunAsync)
{
    /// <summary>Which connections have it; all, unless said otherwise.</summary>
    public Func<Connection, bool> IsFor { get; init; } = static _ => true;

    /// <summary>Whether it says something: what it makes is a message like any other.</summary>
    public bool Says { get; init; }

    /// <summary>The summary, for a door that has it in other languages.</summary>
    public LocalizedMessage Explanation => new($"Command_{Name}", Summary);

    /// <summary>As typed: <c>/me TEXT</c>.</summary>
    public string Usage => Arguments.Length == 0 ? $"/{Name}" : $"/{Name} {Arguments}";
}
