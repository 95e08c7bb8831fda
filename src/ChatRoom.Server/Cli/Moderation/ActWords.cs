namespace ChatRoom.Server.Cli.Moderation;

/// <summary>Explains the arguments of the acts, for the help of their commands.</summary>
internal static class ActWords
{
    /// <summary>Returns what an argument of a command means.</summary>
    public static string Explain(string command, string name) => name switch
    {
        "NAME" => "The name of the person, account or setting.",
        "OLD" => "The name that the account has.",
        "NEW" => "The name that it gets.",
        "VALUE" => "The value, written as on the command line of the server.",
        "owner|operator|none" => "The role; none takes it away.",
        "NAME|ADDRESS|NETWORK" => "A person, an address such as 192.0.2.7, or a network such as 192.0.2.0/24.",
        "NAME|ADDRESS|NETWORK|N" => "Whom it holds for, or its number in 'chatroom bans'.",
        "10m|2h|7d" => "The time that it lasts: a number, and m, h or d for minutes, hours or days.",
        "REASON" when command is "unban" or "unmute" or "purge" => "Words for the audit log.",
        "REASON" => "Words that the person gets to read.",
        "N" when command == "uninvite" => "Its number in 'chatroom invitations'.",
        "N" => "How many.",
        _ => "",
    };
}
