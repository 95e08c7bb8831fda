using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests that a server that is killed while it fills its index finds the same afterwards.</summary>
[Slow]
public sealed class KilledIndexTests : IDisposable
{
    private const int KiB = 1024;

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_kills_while_the_index_is_filled_a_search_finds_each_message_once()
    {
        IndexedTalk talk;
        await using (var history = new IndexedHistory(_folder))
        {
            talk = await IndexedTalk.FillAsync(history, 60_000);
        }

        foreach (var size in (int[])[64, 512, 1536, 3072, 6144])
        {
            await using var server = await ServerProcess.StartAsync(_folder.Setting);
            await Eventually.TrueAsync(() => IndexBytes() > size * KiB, $"the index has {size} KiB");
            await server.KillAsync();
        }

        await using var opened = new IndexedHistory(_folder);
        talk.GoOn(opened);
        opened.Follow();
        foreach (var (query, isMeant) in talk.Questions())
        {
            await talk.AssertFindsAsync(query, isMeant);
        }
    }

    private long IndexBytes()
    {
        var path = SearchFile.Beside(_folder.FilePath);
        return new[] { path, $"{path}-wal" }.Select(name => new FileInfo(name)).Sum(file => file.Exists ? file.Length : 0);
    }
}
