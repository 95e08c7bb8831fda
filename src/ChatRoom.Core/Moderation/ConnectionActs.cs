using ChatRoom.Core.Connections;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Moderation;

/// <summary>Ends single connections.</summary>
internal sealed class ConnectionActs(RoomDirectory rooms, TimeProvider time)
{
    /// <summary>Ends one connection of a person; its others stay.</summary>
    public async Task<ActAnswer> EndAsync(Connection connection, Issuer issuer)
    {
        if (connection.Person is not { } person)
        {
            return ActAnswer.Refused(new("Trust_ConnectionGone", "This connection has ended already."));
        }

        if (Authority.Refuse(ModerationAct.RunServer, issuer.Rank, rooms.Trust.RankOf(person.Id), person.Name) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        var origin = connection.Client == default ? connection.Door : $"{connection.Door} {connection.Client.Address}";
        await rooms.Trust.ApplyAsync(null, ModerationService.Entry(time, issuer, "end", "", person.Name, origin));
        connection.Disconnect();
        return ActAnswer.Done(new LocalizedMessage("Trust_HasEndedConnection", "The connection of {0} is ended. {0} may come back.", person.Name));
    }
}
