namespace ChatRoom.Core.Rooms;

/// <summary>Who wants to come in.</summary>
/// <param name="WantedHandle">The name as typed; made legal and unique by the room.</param>
/// <param name="Token">
/// A secret of the client, or null. A participant who is here with the same token gets this session as a further one.
/// </param>
public sealed record JoinRequest(string? WantedHandle, string? Token = null);
