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
    /// <param name="once">The ids of those messages that another process may have stored before; those of the last hour are known.</param>
    /// <remarks>A join, leave or removal that changes nothing, because of another node, is not stored: see <see cref="DraftNeed"/>.</remarks>
    /// <exception cref="TranscriptException">Nothing was stored, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">The drafts may be stored: ask <see cref="FindOutcomeAsync"/> until it answers.</exception>
    ValueTask<SharedAppend> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once = null);

    /// <summary>Finds out whether the drafts of the last append are stored. If they are not, they never will be.</summary>
    /// <returns>As <see cref="AppendAsync"/>; null if the drafts are not stored.</returns>
    /// <exception cref="OutcomeUnknownException">That cannot be found out now.</exception>
    ValueTask<SharedAppend?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts);

    /// <summary>Takes the next events that other processes have stored, oldest first: fewer than <see cref="NewsAtOnce"/> if there are no more.</summary>
    /// <exception cref="TranscriptException">They cannot be read now.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync();

    /// <summary>Gets the largest number of events that <see cref="TakeNewsAsync"/> returns.</summary>
    int NewsAtOnce { get; }

    /// <summary>Returns the name that the log has now; another process may have given it another one. Null if it is deleted.</summary>
    /// <exception cref="TranscriptException">That cannot be read now.</exception>
    ValueTask<string?> FindNameAsync(CancellationToken cancellationToken);

    /// <summary>Tells that this process knows of another name of the log. Under a name that it does not know, nothing is stored.</summary>
    void OnRenamed(string name);

    /// <summary>Gets the persons that were in the room on other nodes, as the log had it at <see cref="ITranscript.LastSequence"/> of the start.</summary>
    IReadOnlyList<RemoteParticipant> PresentAtStart { get; }

    /// <summary>Lists the persons that are in the room on other nodes now; one on two nodes is there twice.</summary>
    /// <exception cref="TranscriptException">That cannot be read now.</exception>
    ValueTask<IReadOnlyList<RemoteParticipant>> ListElsewhereAsync();

    /// <summary>Tells the other nodes the present state of a participant of this one. Returns at once.</summary>
    void TellAttention(RemoteParticipant participant);

    /// <summary>Tells the other nodes that a participant types, or has ended. Returns at once, and may get lost.</summary>
    void TellTyping(PersonId person, string handle, bool isTyping);

    /// <summary>Tells of what other processes do, from now on.</summary>
    /// <returns>An object whose disposal ends that.</returns>
    IDisposable Watch(INodeNews news);
}
