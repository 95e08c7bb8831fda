namespace ChatRoom.Core.Delivery;

/// <summary>Bytes that are sent to many; a copy, for the thread that made it.</summary>
public interface IHeldBytes
{
    /// <summary>
    /// Sends as much as the system takes at once. Never waits, never throws.
    /// </summary>
    /// <returns>How many bytes that were; none, or below zero, if this way did not work: another one may.</returns>
    int Send(int descriptor);

    /// <summary>No more of these are sent.</summary>
    void LetGo();
}
