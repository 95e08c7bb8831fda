using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Lists bans and mutes.</summary>
internal sealed class SanctionListing(RoomDirectory rooms)
{
    private const int MostListed = 100;

    /// <summary>Lists bans and mutes: <c>/bans</c>.</summary>
    public async Task<ActAnswer> ListAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(ModerationAct.ListBans, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        await rooms.Trust.ForgetEndedAsync();
        var listed = List(issuer);
        return listed.Count == 0
            ? ActAnswer.Done(new LocalizedMessage("Trust_NoBans", "Nobody is banned or muted."))
            : ActAnswer.Done([.. listed.TakeLast(MostListed).Select(one => one.Sanction.ToLine(one.ShowsAddress))]);
    }

    /// <summary>Lists the bans and mutes that the issuer may see, the oldest first.</summary>
    public IReadOnlyList<ListedSanction> List(Issuer issuer)
    {
        var showsAddresses = Authority.Allows(ModerationAct.SeeAddresses, issuer.Rank);
        return Authority.Allows(ModerationAct.ListBans, issuer.Rank)
            ? [.. rooms.Trust.ListSanctions().Where(issuer.Reaches).Select(sanction => new ListedSanction(Named(sanction), showsAddresses, MayEnd(sanction, issuer)))]
            : [];
    }

    private bool MayEnd(Sanction sanction, Issuer issuer) =>
        Authority.Allows(sanction.Kind == SanctionKind.Ban ? ModerationAct.Unban : ModerationAct.Unmute, issuer.Rank, issuer.RankOf(sanction.Person, rooms.Trust));

    /// <summary>Returns a ban or a mute with the present name of its person: an account may have another handle by now, or be deleted.</summary>
    public Sanction Named(Sanction sanction) => sanction with { Handle = rooms.People.NameOf(sanction.Person, sanction.Handle) };
}
