using ChatRoom.Core.Events;

namespace ChatRoom.Core.People;

/// <summary>Represents the handles that are in use on all nodes. Thread-safe.</summary>
public interface IHandleRegistry
{
    /// <summary>Takes a handle for a person of this node.</summary>
    /// <param name="person">The person.</param>
    /// <param name="skeleton">The form of the handle in which handles that look alike are equal.</param>
    /// <param name="folded">The same in lower case; handles are alike by either of them.</param>
    /// <param name="isOwned">Whether the handle belongs to the person's account: then it is taken whoever has it.</param>
    /// <returns>False if another person has it, or one that looks like it. True without the registry: then no join can be stored anyway.</returns>
    ValueTask<bool> TryTakeAsync(PersonId person, string skeleton, string folded, bool isOwned);

    /// <summary>Frees a handle soon, and before the next one is taken. Returns at once.</summary>
    void Free(PersonId person, string skeleton);
}
