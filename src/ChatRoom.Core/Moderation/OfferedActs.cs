using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Finds the acts that a menu offers for a person: those that the issuer's rank allows, and that would change something.</summary>
internal sealed class OfferedActs(RoomDirectory rooms, TargetFinder targets)
{
    private TrustRegister Trust => rooms.Trust;

    /// <summary>Lists the names of the acts for the person of a handle; none for an unknown one.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string handle, Issuer issuer, CancellationToken cancellationToken)
    {
        if (!Authority.Allows(ModerationAct.Kick, issuer.Rank) || await targets.FindAsync(handle, issuer.Room, cancellationToken) is not { } target)
        {
            return [];
        }

        var rank = issuer.RankOf(target.Id, Trust);
        var held = Trust.ListSanctions().Where(sanction => sanction.Person == target.Id && issuer.Reaches(sanction)).Select(sanction => sanction.Kind).ToHashSet();
        var acts = new List<string>();
        Offer("kick", ModerationAct.Kick, IsHere(target, issuer));
        Offer("mute", ModerationAct.Mute, !held.Contains(SanctionKind.Mute));
        Offer("unmute", ModerationAct.Unmute, held.Contains(SanctionKind.Mute));
        Offer("ban", ModerationAct.Ban, !held.Contains(SanctionKind.Ban));
        Offer("unban", ModerationAct.Unban, held.Contains(SanctionKind.Ban));
        if (issuer.Room is { Conversation: null } room)
        {
            var ofRoom = room.RankOf(target.Id);
            Offer("mod", ModerationAct.GrantModerator, ofRoom == Rank.Person);
            Offer("unmod", ModerationAct.GrantModerator, ofRoom == Rank.Moderator);
        }

        var role = Trust.RoleOf(target.Id);
        Offer("op", ModerationAct.GrantOperator, role is null);
        Offer("deop", ModerationAct.GrantOperator, role == Role.Operator);
        return acts;

        void Offer(string name, ModerationAct act, bool changes)
        {
            if (changes && Authority.Allows(act, issuer.Rank, rank))
            {
                acts.Add(name);
            }
        }
    }

    private bool IsHere(Target target, Issuer issuer) =>
        issuer.Room?.Participants.Values.Any(participant => participant.Id == target.Id) == true
        || (issuer.ActsEverywhere && rooms.People.Find(target.Id) is not null);
}
