namespace ChatRoom.Core.Reading;

/// <summary>Lists of which messages in a room a person wants to know; the ledger stores these numbers.</summary>
public enum RoomLevel
{
    /// <summary>Every message counts.</summary>
    All = 0,

    /// <summary>Only the messages to the person count.</summary>
    Mentions = 1,

    /// <summary>No message counts.</summary>
    Nothing = 2,
}
