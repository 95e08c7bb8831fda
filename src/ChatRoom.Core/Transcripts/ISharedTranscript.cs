using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Stores the log of one room to which other processes write as well.</summary>
/// <remarks>
/// <see cref="ITranscript.LastSequence"/> is the number up to which this process has taken events. Only <see cref="AppendAsync"/>,
/// <see cref="FindOutcomeAsync"/> and <see cref="TakeNewsAsync"/> advance it; only the room's loop calls them, one call at a time. No
/// read returns a later event, so that no reader is ahead of the room.
/// </remarks>
public interface ISharedTranscript : ITranscript
{
    /// <summary>Stores drafts without numbers, in their order and next to one another, all of them or none.</summary>
    /// <param name="drafts">The drafts.</param>
    /// <param name="once">
    /// The ids of those drafts that another process may have stored before; null for none. One that the log has from the last hour is not stored, and
    /// keeps no number.
    /// </param>
    /// <returns>
    /// All events above the last taken one: those that other processes have stored meanwhile, then the drafts, which have
    /// their numbers now.
    /// </returns>
    /// <exception cref="TranscriptException">Nothing was stored, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">The drafts may be stored: ask <see cref="FindOutcomeAsync"/> until it answers.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once = null);

    /// <summary>Finds out whether the drafts of the last append are stored. If they are not, they never will be.</summary>
    /// <returns>As <see cref="AppendAsync"/>; null if the drafts are not stored.</returns>
    /// <exception cref="OutcomeUnknownException">That cannot be found out now.</exception>
    ValueTask<IReadOnlyList<RoomEvent>?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts);

    /// <summary>Takes the next events that other processes have stored, oldest first, some at a time; none if there are no more.</summary>
    /// <exception cref="TranscriptException">They cannot be read now.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync();

    /// <summary>Gets the persons that were in the room on other nodes, as the log had it at <see cref="ITranscript.LastSequence"/> of the start.</summary>
    IReadOnlyList<(PersonId Person, string Handle)> PresentAtStart { get; }

    /// <summary>Calls back, on any thread, each time other processes may have stored events; also when nothing is new.</summary>
    /// <returns>An object whose disposal ends that.</returns>
    IDisposable Watch(Action rung);
}
