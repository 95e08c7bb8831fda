using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Moderation.Nodes;

/// <summary>Brings acts of other nodes into force on this one.</summary>
/// <param name="rooms">All rooms.</param>
public sealed class Following(RoomDirectory rooms)
{
    /// <summary>Reads roles, sanctions, rules, invitations and settings anew, and takes out the persons here that are banned now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var news = await rooms.Trust.ReloadAsync(cancellationToken);
        foreach (var room in rooms.Loaded)
        {
            await room.ChangeAsync(room =>
            {
                foreach (var sanction in news.Begun.Where(sanction => sanction.IsEverywhere || sanction.Room == room.Name))
                {
                    SanctionActs.Enforce(room, sanction);
                }

                if (news.HasRoles)
                {
                    Show(room);
                }
            });
        }
    }

    private static void Show(Room room)
    {
        foreach (var participant in room.Membership.All)
        {
            room.Membership.Show(participant);
        }

        room.Membership.ShowElsewhere();
    }
}
