using System.Globalization;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Makes, lists and ends invitations to the server.</summary>
internal sealed class InvitationActs(RoomDirectory rooms, TimeProvider time)
{
    private static readonly LocalizedMessage How = new("Trust_InviteHow", "For how many people, and for how long? [N] [10m|2h|7d]");

    private AdmissionRegister Admission => rooms.Trust.Admission;

    /// <summary>Makes an invitation: <c>/invitation [USES] [10m|2h|7d]</c>.</summary>
    public async Task<ActAnswer> InviteAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var (uses, lasts) = (Admission.Options.InvitationUses, Admission.Options.InvitationLasts);
        if (Authority.Refuse(ModerationAct.Invite, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        foreach (var word in argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            {
                uses = count;
            }
            else if (!SanctionWords.TryParseDuration(word, out lasts))
            {
                return ActAnswer.Refused(How);
            }
        }

        await ForgetEndedAsync();
        if (Admission.List().Count >= Admission.Options.MaxInvitations)
        {
            return ActAnswer.Refused(rooms.Register.Refuse(
                RejectReason.InvitationLimit,
                new("Trust_InvitationsFull", "There are {0} invitations already. /uninvite ends one.", Admission.Options.MaxInvitations)));
        }

        var code = InvitationCode.New();
        var invitation = new ServerInvitation(await Admission.NextIdAsync(), InvitationCode.HashOf(code), issuer.Handle, uses, time.GetUtcNow() + lasts);
        var entry = ModerationService.Entry(time, issuer, "invite", "", $"#{invitation.Id}", $"{uses} uses, until {Sanction.Shown(invitation.EndsAt)}");
        await rooms.Trust.ApplyAsync(new TrustChange.Invite(invitation), entry);
        return ActAnswer.Done(LinesOf(invitation, code));
    }

    /// <summary>Lists the invitations, without their codes: <c>/invitations</c>.</summary>
    public async Task<ActAnswer> ListAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(ModerationAct.Invite, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        await ForgetEndedAsync();
        var all = Admission.List();
        return all.Count == 0
            ? ActAnswer.Done(new LocalizedMessage("Trust_NoInvitations", "There are no invitations."))
            : ActAnswer.Done([.. all.Select(one => new LocalizedMessage(
                "Trust_Invitation", "{0}: for {1} until {2}, by {3}", one.Id, one.Uses, Sanction.Shown(one.EndsAt), one.By))]);
    }

    /// <summary>Ends an invitation: <c>/uninvite N</c>. Its guests stay.</summary>
    public async Task<ActAnswer> EndAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(ModerationAct.Invite, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (!long.TryParse(argument.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !Admission.List().Any(invitation => invitation.Id == id))
        {
            return ActAnswer.Refused(new("Trust_NoSuchInvitation", "There is no such invitation. /invitations lists them."));
        }

        await rooms.Trust.ApplyAsync(new TrustChange.EndInvitations([id]), ModerationService.Entry(time, issuer, "uninvite", "", $"#{id}"));
        return ActAnswer.Done(new LocalizedMessage("Trust_InvitationEnded", "Invitation #{0} is worth nothing now.", id));
    }

    private async Task ForgetEndedAsync()
    {
        if (Admission.ListEnded() is { Count: > 0 } ended)
        {
            await rooms.Trust.ApplyAsync(new TrustChange.EndInvitations(ended), null);
        }
    }

    private List<LocalizedMessage> LinesOf(ServerInvitation invitation, string code)
    {
        var lines = new List<LocalizedMessage>
        {
            code,
            new("Trust_Invited", "For {0} until {1}. In a terminal, the code stands behind the name. To end it: /uninvite {2}", invitation.Uses, Sanction.Shown(invitation.EndsAt), invitation.Id),
        };
        if (Admission.Page() is { } page)
        {
            lines.Insert(1, new Uri(page, $"i/{code}").ToString());
        }

        return lines;
    }
}
