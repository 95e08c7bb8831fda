using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Represents a ban or a mute in the list of one reader.</summary>
/// <param name="Sanction">The ban or mute, with the present name of its person.</param>
/// <param name="ShowsAddress">Whether the reader may see its network.</param>
/// <param name="MayEnd">Whether the reader may end it.</param>
public sealed record ListedSanction(Sanction Sanction, bool ShowsAddress, bool MayEnd);
