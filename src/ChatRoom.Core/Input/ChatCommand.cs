using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Input;

/// <summary>Describes one slash command of the <see cref="CommandTable"/>.</summary>
/// <param name="Name">The name without the slash, in lower case.</param>
/// <param name="Arguments">The arguments as the help shows them; empty if there are none.</param>
/// <param name="Summary">The effect, in one line.</param>
/// <param name="RunAsync">The action.</param>
public sealed record ChatCommand(
    string Name, string Arguments, string Summary, Func<CommandCall, ValueTask<InputOutcome>> RunAsync)
{
    /// <summary>Gets the condition for connections that have the command; every connection, unless set.</summary>
    public Func<Connection, bool> IsFor { get; init; } = static _ => true;

    /// <summary>Gets the rank that the command needs; a person of a lower one does not see it in the help.</summary>
    public Rank Needs { get; init; }

    /// <summary>Gets whether the command makes a message.</summary>
    public bool Says { get; init; }

    /// <summary>Gets the number of words before the text that others see; null if the command shows others no text.</summary>
    public int? TextAfter { get; init; }

    /// <summary>Gets whether one more word, a number or a duration, may stand before that text.</summary>
    public bool TakesNumber { get; init; }

    /// <summary>Gets the summary for a door with other languages.</summary>
    public LocalizedMessage Explanation => new($"Command_{Name}", Summary);

    /// <summary>Gets the form in which a client types the command, such as <c>/me TEXT</c>.</summary>
    public string Usage => Arguments.Length == 0 ? $"/{Name}" : $"/{Name} {Arguments}";
}
