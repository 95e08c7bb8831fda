namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Lists the judgements about a room's log.</summary>
internal enum SpeechKind
{
    /// <summary>Nothing was ever said.</summary>
    Nothing,

    /// <summary>Only the maker of the room has spoken.</summary>
    Maker,

    /// <summary>Others have spoken, or that cannot be told.</summary>
    Others,
}
