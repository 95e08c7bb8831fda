using System.Text.RegularExpressions;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Control;

/// <summary>Words the answers to acts for the command line, where a command of the chat is one of <c>chatroom</c>.</summary>
internal static partial class ConsoleWords
{
    private const string NoSuchSetting = "Setting_NoSuch";

    /// <summary>Returns an answer as the console shows it.</summary>
    public static ActAnswer Reword(ActAnswer answer) => answer with { Lines = [.. answer.Lines.Select(Reword)] };

    // The values stay: a reason or a handle may look like a command.
    private static LocalizedMessage Reword(LocalizedMessage line) => line.Key switch
    {
        null => line,
        NoSuchSetting => line with { English = $"{line.English} 'chatroom setting list' shows those." },
        _ => line with { English = ChatCommand().Replace(line.English, "chatroom ${name}") },
    };

    [GeneratedRegex(@"(?<=^|\s)/(?<name>unban|unmute|uninvite|bans|invitations|audit|purge)\b")]
    private static partial Regex ChatCommand();
}
