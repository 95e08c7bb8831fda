using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests that the index in a file does all that every index must do.</summary>
public sealed class SqliteIndexTests : MessageIndexConformance, IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IndexedLogs> OpenAsync() => Task.FromResult<IndexedLogs>(new IndexedHistory(_folder));
}
