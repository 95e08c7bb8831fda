using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Opens the same transcript for every room.</summary>
internal sealed class SingleTranscriptStore(ITranscript transcript) : ITranscriptStore
{
    public static RoomDirectory DirectoryOf(
        ITranscript transcript, LimitsOptions limits, TimeProvider time, ChatMetrics metrics, RoomOptions? options = null) =>
        new(
            TestRegister.Of(new SingleTranscriptStore(transcript), options, time),
            options ?? new RoomOptions(),
            new PeopleDirectory(limits, time),
            time,
            metrics,
            NullLogger<Room>.Instance);

    public ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken) => new(transcript);

    public ValueTask<bool> ExistsAsync(string room) => new(true);

    public ValueTask DeleteAsync(string room) => throw new NotSupportedException("All rooms have this log.");

    public ValueTask RenameAsync(string room, string name) => throw new NotSupportedException("All rooms have this log.");
}
