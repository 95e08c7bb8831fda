namespace ChatRoom.Core.Reading;

/// <summary>Tells the other nodes how far their persons have read on this one.</summary>
public interface IReadNews
{
    /// <summary>Tells the nodes that the persons are on. Returns at once.</summary>
    void Tell(IReadOnlyCollection<ChangedMark> marks);
}
