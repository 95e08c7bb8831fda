using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Chooses the messages of a room that count: <c>/notify all|mentions|nothing</c>.</summary>
internal static class LevelCommand
{
    private static readonly LocalizedMessage[] Levels =
    [
        new("Answer_NotifyAll", "Every message in this room counts for you. To change that: /notify mentions or /notify nothing"),
        new("Answer_NotifyMentions", "Only messages to you count in this room. To change that: /notify all or /notify nothing"),
        new("Answer_NotifyNothing", "Nothing in this room counts for you. To change that: /notify all or /notify mentions"),
    ];

    /// <summary>Runs the command.</summary>
    public static async ValueTask<InputOutcome> RunAsync(CommandCall call)
    {
        var levels = (IRoomLevels)call.Connection;
        var level = levels.Level;
        if (call.Argument.Length > 0)
        {
            if (!Enum.TryParse(call.Argument, ignoreCase: true, out level) || !Enum.IsDefined(level) || char.IsAsciiDigit(call.Argument[0]))
            {
                return call.Reject(new("Answer_NotifyHow", "Which messages? /notify all, /notify mentions or /notify nothing"));
            }

            await levels.SetLevelAsync(level);
        }

        call.Connection.Notice(Levels[(int)level]);
        return InputOutcome.Done;
    }
}
