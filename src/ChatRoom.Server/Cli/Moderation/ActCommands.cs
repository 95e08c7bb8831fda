using System.CommandLine;

namespace ChatRoom.Server.Cli.Moderation;

/// <summary>Lists the commands that keep order from the server's machine.</summary>
internal static class ActCommands
{
    private const string Sanction = "NAME|ADDRESS|NETWORK [10m|2h|7d] [REASON]";

    /// <summary>Creates the commands.</summary>
    /// <param name="settings">The settings of the server.</param>
    public static IEnumerable<Command> Of(string[] settings) =>
    [
        new Command("user", "Lists and changes persons and their accounts.")
        {
            new ActCommand("list", "users", "Lists the persons that are here or have a role, and the accounts.", null, 0, settings),
            new ActCommand("role", "role", "Sets the role of a person: owner, operator or none.", "NAME owner|operator|none", 2, settings),
            new ActCommand("add", "user-add", "Makes an account; its passphrase is a line of standard input.", "NAME", 1, settings) { ReadsPassphrase = true },
            new ActCommand("link", "user-link", "Prints a link that sets a new passphrase of an account, once.", "NAME", 1, settings),
            new ActCommand("rename", "user-rename", "Gives an account another name, everywhere at once.", "OLD NEW", 2, settings),
            new ActCommand("disable", "user-disable", "Lets nobody log in to an account, and ends its log-ins.", "NAME", 1, settings),
            new ActCommand("enable", "user-enable", "Lets the owner of an account log in again.", "NAME", 1, settings),
            new ActCommand("delete", "user-delete", "Deletes an account; its name is free again after 30 days.", "NAME", 1, settings),
        },
        new Command("setting", "Lists and changes the settings that can change while the server runs.")
        {
            new ActCommand("list", "settings", "Lists them, with the values in force.", null, 0, settings),
            new ActCommand("set", "set", "Gives a setting a value.", "NAME VALUE", 1, settings),
            new ActCommand("reset", "reset", "Takes back a value that waits, or gives a setting its value of the start.", "NAME", 1, settings),
        },
        new ActCommand("invite", "invitation", "Prints the code and the link of an invitation to the server.", "[N] [10m|2h|7d]", 0, settings),
        new ActCommand("invitations", "invitations", "Lists the invitations to the server.", null, 0, settings),
        new ActCommand("uninvite", "uninvite", "Ends an invitation to the server.", "N", 1, settings),
        new ActCommand("kick", "kick", "Takes a person out of all rooms.", "NAME [REASON]", 1, settings),
        new ActCommand("ban", "ban", "Keeps a person, an address or a network out.", Sanction, 1, settings),
        new ActCommand("unban", "unban", "Ends a ban.", "NAME|ADDRESS|NETWORK|N [REASON]", 1, settings),
        new ActCommand("mute", "mute", "Lets a person only read.", Sanction, 1, settings),
        new ActCommand("unmute", "unmute", "Ends a mute.", "NAME|ADDRESS|NETWORK|N [REASON]", 1, settings),
        new ActCommand("bans", "bans", "Lists the bans and mutes.", null, 0, settings),
        new ActCommand("purge", "purge", "Deletes the messages of a person in the public rooms.", "NAME [10m|2h|7d] [REASON]", 1, settings),
        new ActCommand("audit", "audit", "Shows the last acts of moderation.", "[N]", 0, settings),
    ];
}
