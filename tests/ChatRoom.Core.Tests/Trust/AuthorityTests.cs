using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Tests.Trust;

/// <summary>Tests the one decision over act, rank and rank against a table of its own.</summary>
public sealed class AuthorityTests
{
    private static readonly Dictionary<ModerationAct, Rank> Lowest = new()
    {
        [ModerationAct.Kick] = Rank.Moderator,
        [ModerationAct.Ban] = Rank.Moderator,
        [ModerationAct.BanNetwork] = Rank.Operator,
        [ModerationAct.Invite] = Rank.Operator,
        [ModerationAct.Unban] = Rank.Moderator,
        [ModerationAct.ListBans] = Rank.Moderator,
        [ModerationAct.Mute] = Rank.Moderator,
        [ModerationAct.Unmute] = Rank.Moderator,
        [ModerationAct.Slow] = Rank.Moderator,
        [ModerationAct.ReadOnly] = Rank.Moderator,
        [ModerationAct.Delete] = Rank.Moderator,
        [ModerationAct.MakePrivate] = Rank.Moderator,
        [ModerationAct.GrantModerator] = Rank.Maker,
        [ModerationAct.GrantOperator] = Rank.Owner,
        [ModerationAct.GrantOwner] = Rank.Console,
        [ModerationAct.ReadAudit] = Rank.Operator,
        [ModerationAct.SeeAddresses] = Rank.Operator,
        [ModerationAct.ActEverywhere] = Rank.Operator,
        [ModerationAct.ChangeSetting] = Rank.Operator,
        [ModerationAct.ChangeOwnersSetting] = Rank.Owner,
        [ModerationAct.RunServer] = Rank.Operator,
    };

    public static TheoryData<ModerationAct, Rank> All => new(
        from act in Enum.GetValues<ModerationAct>() from issuer in Enum.GetValues<Rank>() select (act, issuer));

    [Theory]
    [MemberData(nameof(All))]
    public void An_act_is_allowed_from_its_lowest_rank_on(ModerationAct act, Rank issuer)
    {
        var isAllowed = issuer >= Lowest[act];

        Assert.Equal(isAllowed, Authority.Allows(act, issuer));
        Assert.Equal(isAllowed, Authority.Refuse(act, issuer) is null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nobody_acts_on_its_own_rank_or_above(ModerationAct act, Rank issuer)
    {
        foreach (var target in Enum.GetValues<Rank>())
        {
            var isAllowed = issuer >= Lowest[act] && target < issuer;

            Assert.Equal(isAllowed, Authority.Allows(act, issuer, target));
            Assert.Equal(isAllowed, Authority.Refuse(act, issuer, target, "bob") is null);
        }
    }
}
