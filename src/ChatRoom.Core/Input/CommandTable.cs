using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Input.Commands;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Input;

/// <summary>Lists the slash commands, which are the same on every door; <c>/help</c> is made from this table.</summary>
public static class CommandTable
{
    /// <summary>Shows the form of a message that begins with a slash.</summary>
    public const string EscapeUsage = "//TEXT";

    /// <summary>Explains <see cref="EscapeUsage"/>.</summary>
    public static readonly LocalizedMessage EscapeExplanation = new("Command_Escape", "say /TEXT");

    private const string HelpLine = "{0}  {1}";

    /// <summary>Gets all commands, in the order of the help.</summary>
    public static IReadOnlyList<ChatCommand> All { get; } =
    [
        new("help", "", "list the commands", Help),
        new("who", "[ROOM]", "who is here, or in another room", RoomCommands.WhoAsync),
        new("rooms", "", "the public rooms, and your private ones", RoomCommands.RoomsAsync),
        new("join", "ROOM", "go to another room", RoomCommands.JoinAsync) { IsFor = RoomCommands.CanSwitch },
        new("topic", "[TEXT]", "the topic of this room; TEXT sets it", RoomCommands.TopicAsync) { TextAfter = 0 },
        new("private", "", "make this room private; for its maker and moderators", PrivateCommands.PrivateAsync),
        new("invite", "NAME", "let a person into this room", PrivateCommands.InviteAsync),
        new("msg", "NAME TEXT", "say something to one person alone", DirectCommands.MessageAsync) { TextAfter = 1 },
        new("r", "TEXT", "answer the last private message", DirectCommands.ReplyAsync) { IsFor = DirectCommands.AnswersLines, TextAfter = 0 },
        new("me", "TEXT", "say what you do: * alice TEXT", Me) { Says = true, TextAfter = 0 },
        new("nick", "NAME", "take another name", Nick) { TextAfter = 0 },
        new("register", "PASSPHRASE", "make your name your own", AccountCommands.RegisterAsync) { IsFor = AccountCommands.AreAvailableTo },
        new("login", "NAME PASSPHRASE", "take the name that is your own", AccountCommands.LogInAsync) { IsFor = AccountCommands.AreAvailableTo },
        new("passphrase", "NEW", "change the passphrase, soon after /login", AccountCommands.ChangeAsync) { IsFor = AccountCommands.AreAvailableTo },
        new("reply", "N TEXT", "answer message number N", MessageCommands.ReplyAsync) { Says = true, TextAfter = 1 },
        new("edit", "[N] TEXT", "change your last message, or message N", MessageCommands.EditAsync) { TextAfter = 0, TakesNumber = true },
        new("delete", "[N] [REASON]", "delete your last message, or message N", MessageCommands.DeleteAsync) { TextAfter = 1 },
        new("react", "N EMOJI", "react to message N; again takes it back", MessageCommands.ReactAsync),
        new("reactions", "N", "the reactions to message N", MessageCommands.ReactionsAsync),
        new("history", "[N]", "the last 20 messages, or the last N", HistoryCommands.HistoryAsync) { IsFor = HistoryCommands.AreAvailableTo },
        new("since", "N", "every event after number N", HistoryCommands.SinceAsync) { IsFor = HistoryCommands.AreAvailableTo },
        new("numbers", "on|off", "show the number of each event", HistoryCommands.NumbersAsync) { IsFor = HistoryCommands.AreAvailableTo },
        new("times", "on [ZONE]|off", "show the time of each event", TimesCommand.RunAsync) { IsFor = HistoryCommands.AreAvailableTo },
        ModerationCommands.Of("kick", "NAME [REASON]", "take a person out of this room", ModerationAct.Kick) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("mute", "NAME [10m|2h|7d] [REASON]", "let a person only read", ModerationAct.Mute) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("unmute", "NAME|N [REASON]", "end a mute", ModerationAct.Unmute) with { TextAfter = 1 },
        ModerationCommands.Of("ban", "NAME [10m|2h|7d] [REASON]", "keep a person, an address or a network out", ModerationAct.Ban) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("unban", "NAME|N [REASON]", "end a ban", ModerationAct.Unban) with { TextAfter = 1 },
        ModerationCommands.Of("bans", "", "the bans and mutes", ModerationAct.ListBans),
        ModerationCommands.Of("purge", "NAME [10m|2h|7d] [REASON]", "delete the messages of a person in the last day, or of a time", ModerationAct.Delete) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("slow", "SECONDS|off [10m|2h|7d] [REASON]", "let each person write only now and then", ModerationAct.Slow) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("readonly", "on|off [10m|2h|7d] [REASON]", "let only moderators write", ModerationAct.ReadOnly) with { TextAfter = 1, TakesNumber = true },
        ModerationCommands.Of("mod", "NAME", "make a person a moderator of this room", ModerationAct.GrantModerator),
        ModerationCommands.Of("unmod", "NAME", "end that", ModerationAct.GrantModerator),
        ModerationCommands.Of("op", "NAME", "make a person an operator of this server", ModerationAct.GrantOperator),
        ModerationCommands.Of("deop", "NAME", "end that", ModerationAct.GrantOperator),
        ModerationCommands.Of("audit", "[N]", "the last 20 acts of moderation, or the last N", ModerationAct.ReadAudit),
        ModerationCommands.Of("invitation", "[N] [10m|2h|7d]", "make the code of an invitation to this server, for N people", ModerationAct.Invite),
        ModerationCommands.Of("invitations", "", "the invitations to this server", ModerationAct.Invite),
        ModerationCommands.Of("uninvite", "N", "end an invitation to this server", ModerationAct.Invite),
        new("search", "WORDS", "find messages; more shows older ones", SearchCommand.RunAsync),
        new("inbox", "", "mentions, answers and private messages to you", SearchCommand.InboxAsync),
        new("notify", "[all|mentions|nothing]", "which messages of this room count", LevelCommand.RunAsync) { IsFor = static c => c is IRoomLevels },
        new("quit", "", "leave; {quit} does the same", _ => new(InputOutcome.Quit)),
    ];

    /// <summary>Finds the command of a name in any case, or null.</summary>
    public static ChatCommand? Find(string name) =>
        All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists the commands of a connection whose person has a rank in its room.</summary>
    public static IReadOnlyList<ChatCommand> For(Connection connection, Rank rank) =>
        [.. All.Where(command => command.IsFor(connection) && command.Needs <= rank)];

    private static ValueTask<InputOutcome> Help(CommandCall call)
    {
        var commands = For(call.Connection, call.Room.RankOf(call.Participant.Person.Id));
        var width = commands.Max(c => c.Usage.Length);
        foreach (var command in commands)
        {
            call.Connection.Notice(new(null, HelpLine, command.Usage.PadRight(width), command.Explanation));
        }

        call.Connection.Notice(new(null, HelpLine, EscapeUsage.PadRight(width), EscapeExplanation));
        return new(InputOutcome.Done);
    }

    private static async ValueTask<InputOutcome> Me(CommandCall call)
    {
        if (MessageText.IsBlank(call.Argument))
        {
            return call.Reject(new("Answer_SayWhat", "Say what you do: /me waves"));
        }

        await call.Room.SayAsync(call.Subscription, call.Argument, MessageKind.Action, call.Id, call.CancellationToken);
        return InputOutcome.Said;
    }

    private static async ValueTask<InputOutcome> Nick(CommandCall call)
    {
        if (call.Argument.Length == 0)
        {
            call.Connection.Notice(new("Answer_YouAre", "You are {0}. To change that: /nick NAME", call.Participant.Name));
            return InputOutcome.Done;
        }

        switch (await call.Rooms.RenameAsync(call.Participant.Person, call.Argument, call.CancellationToken))
        {
            case RenameResult.Refused refused:
                return call.Reject(refused.Reason);
            default:
                // The room's event tells all participants, this one included.
                return InputOutcome.Done;
        }
    }
}
