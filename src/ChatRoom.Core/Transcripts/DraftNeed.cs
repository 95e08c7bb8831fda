namespace ChatRoom.Core.Transcripts;

/// <summary>Says whether a shared log needed a draft.</summary>
public enum DraftNeed
{
    /// <summary>The person is in the room no longer: another node has removed it, or logged its leave.</summary>
    Gone = -1,

    /// <summary>The person is in the room by another node too, so nothing changes for the others.</summary>
    IsElsewhere = 0,

    /// <summary>The draft is stored.</summary>
    Stored = 1,

    /// <summary>Another node has stored the same message before.</summary>
    AlreadyStored = 2,
}
