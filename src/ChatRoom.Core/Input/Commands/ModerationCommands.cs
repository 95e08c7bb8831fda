using ChatRoom.Core.Moderation;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Makes the commands that keep order; <see cref="ModerationService"/> does the acts.</summary>
internal static class ModerationCommands
{
    /// <summary>Makes the command of an act.</summary>
    /// <param name="name">The name of the act.</param>
    /// <param name="arguments">The arguments as the help shows them.</param>
    /// <param name="summary">The effect, in one line.</param>
    /// <param name="act">The act, for the rank that it needs.</param>
    public static ChatCommand Of(string name, string arguments, string summary, ModerationAct act) =>
        new(name, arguments, summary, call => RunAsync(name, call)) { Needs = Authority.Needed(act) };

    private static async ValueTask<InputOutcome> RunAsync(string name, CommandCall call)
    {
        var answer = await call.Moderation.RunAsync(name, call.Argument, Issuer.Of(call.Subscription), call.CancellationToken);
        if (!answer.IsDone)
        {
            return call.Reject(answer.Lines[0]);
        }

        foreach (var line in answer.Lines)
        {
            call.Connection.Notice(line);
        }

        return InputOutcome.Done;
    }
}
