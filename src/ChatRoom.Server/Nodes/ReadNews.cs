using ChatRoom.Core.Reading;
using ChatRoom.Server.History.Postgres;

namespace ChatRoom.Server.Nodes;

/// <summary>Tells the other nodes how far persons have read here, by letters.</summary>
internal sealed class ReadNews(PostgresTranscriptStore store) : IReadNews
{
    /// <inheritdoc/>
    public void Tell(IReadOnlyCollection<ChangedMark> marks) =>
        store.OtherNodes.WriteEach([.. marks.Select(mark => (mark.Person, new ReadLetter(mark).ToString()))]);
}
