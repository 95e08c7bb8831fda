using ChatRoom.Core.Events;

namespace ChatRoom.Core.Reading;

/// <summary>Stores the read marks; kept in the ledger.</summary>
public interface IReadMarks
{
    /// <summary>Gets whether nothing was ever stored, so that a mark alone is no reason to begin.</summary>
    bool IsUnused { get; }

    /// <summary>Lists the marks of a person.</summary>
    Task<IReadOnlyList<ReadMark>> ListAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Stores what has changed. Another node may have stored a later position or another choice meanwhile, which stays.</summary>
    Task SaveAsync(IReadOnlyList<ChangedMark> marks, CancellationToken cancellationToken);
}
