using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History;

/// <summary>Checks a backup before it takes its place: a copy of damaged data must not replace a good one.</summary>
internal static class BackupCheck
{
    /// <summary>Throws if a check of the copy has found a problem.</summary>
    /// <param name="path">The history that was copied.</param>
    /// <param name="problem">The problem, or null.</param>
    /// <exception cref="TranscriptException">There is one; the message tells it.</exception>
    public static void Require(string path, string? problem)
    {
        if (problem is not null)
        {
            throw new TranscriptException(
                $"The data of {path} is damaged, so no backup of it is made: {problem}. 'chatroom verify' tells everything, and 'chatroom export --skip-damaged' saves what can be read.");
        }
    }
}
