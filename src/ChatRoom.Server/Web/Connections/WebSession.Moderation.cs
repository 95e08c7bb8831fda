using ChatRoom.Core.Moderation;
using ChatRoom.Core.Trust;

namespace ChatRoom.Server.Web.Connections;

/// <content>What the page shows to those who keep order. The acts themselves are commands.</content>
public sealed partial class WebSession
{
    /// <summary>Gets whether the reader keeps order in the shown room; a conversation has no moderators.</summary>
    public bool KeepsOrder => _room.Conversation is null && Authority.Allows(ModerationAct.ListBans, Rank);

    /// <summary>Gets the rules of the room that hold now.</summary>
    public RoomRules Rules => _room.Trust.RulesOf(_room.Name);

    /// <summary>Lists the names of the acts that the page offers for a person.</summary>
    /// <param name="handle">The handle of the person.</param>
    public Task<IReadOnlyList<string>> ListActsAsync(string handle) => Participant is null
        ? Task.FromResult<IReadOnlyList<string>>([])
        : _interpreter.Moderation.ListActsAsync(handle, Issuer.Of(Subscription), _ended.Token);

    /// <summary>Lists the bans and mutes that the reader may see, the oldest first.</summary>
    public IReadOnlyList<ListedSanction> ListSanctions() =>
        Participant is null ? [] : _interpreter.Moderation.ListSanctions(Issuer.Of(Subscription));
}
