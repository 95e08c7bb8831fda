using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;

namespace ChatRoom.Server.Tests.History;

/// <summary>Opens the log of the lobby on a file of its own, and checks the file at the end of each test.</summary>
public abstract class LobbyOnDisk : IAsyncLifetime
{
    private protected HistoryFolder Folder { get; } = new();

    private protected SqliteTranscriptStore Store { get; set; } = null!;

    private protected ITranscript Log { get; set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = Folder.Open();
        Log = await Store.OpenAsync("lobby", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        using (Folder)
        {
            Assert.Null(Folder.Verify());
        }

        GC.SuppressFinalize(this);
    }
}
