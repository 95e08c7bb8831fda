using ChatRoom.Core.Text;

namespace ChatRoom.Core.Trust;

/// <summary>Decides which rank may do which act to which other rank; the one place for it.</summary>
public static class Authority
{
    /// <summary>Returns the lowest rank that may do an act.</summary>
    public static Rank Needed(ModerationAct act) => act switch
    {
        ModerationAct.GrantModerator => Rank.Maker,
        ModerationAct.BanNetwork or ModerationAct.ReadAudit or ModerationAct.SeeAddresses or ModerationAct.ActEverywhere
            or ModerationAct.RunServer or ModerationAct.Invite or ModerationAct.ChangeSetting => Rank.Operator,
        ModerationAct.GrantOperator or ModerationAct.ChangeOwnersSetting => Rank.Owner,
        ModerationAct.GrantOwner => Rank.Console,
        _ => Rank.Moderator,
    };

    /// <summary>Returns whether a rank may do an act.</summary>
    public static bool Allows(ModerationAct act, Rank issuer) => issuer >= Needed(act);

    /// <summary>Returns whether a rank may do an act to a person of another rank: never to its own rank, or to a higher one.</summary>
    public static bool Allows(ModerationAct act, Rank issuer, Rank target) => Allows(act, issuer) && issuer > target;

    /// <summary>Returns why a rank may not do an act, or null.</summary>
    public static LocalizedMessage? Refuse(ModerationAct act, Rank issuer) => Allows(act, issuer) ? null : Needed(act) switch
    {
        Rank.Moderator => new("Answer_OnlyModerators", "Only the moderators of this room and the operators may do that."),
        Rank.Maker => new("Answer_OnlyMaker", "Only the maker of this room and the operators may do that."),
        Rank.Operator => new("Answer_OnlyOperators", "Only the operators of this server may do that."),
        Rank.Owner => new("Answer_OnlyOwner", "Only the owner of this server may do that."),
        _ => new("Answer_OnlyConsole", "Only the command line on the server's machine may do that."),
    };

    /// <summary>Returns why a rank may not do an act to a person of another rank, or null.</summary>
    public static LocalizedMessage? Refuse(ModerationAct act, Rank issuer, Rank target, string handle) =>
        Refuse(act, issuer) ?? (Allows(act, issuer, target) ? null
            : new("Answer_NotAbove", "{0} has your rank or a higher one. Nothing was done.", handle));
}
