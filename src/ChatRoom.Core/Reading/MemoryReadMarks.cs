using System.Collections.Concurrent;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Reading;

/// <summary>Keeps the read marks in memory, until the process ends.</summary>
public sealed class MemoryReadMarks : IReadMarks
{
    private readonly ConcurrentDictionary<(PersonId Person, string Room), ReadMark> _marks = new();

    /// <inheritdoc/>
    public bool IsUnused => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadMark>> ListAsync(PersonId person, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadMark>>([.. _marks.Where(mark => mark.Key.Person == person).Select(mark => mark.Value)]);

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyList<ChangedMark> marks, CancellationToken cancellationToken)
    {
        foreach (var change in marks)
        {
            _marks.AddOrUpdate((change.Person, change.Mark.Room), change.Mark, (_, before) => change.ApplyTo(before));
        }

        return Task.CompletedTask;
    }
}
