using ChatRoom.Server.History;

namespace ChatRoom.Server.Search;

/// <summary>Deletes the index of an earlier run, because this one keeps none: it would have the words of messages for ever.</summary>
internal sealed class IndexRemoval(HistoryOptions history) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var path = SearchFile.Beside(history.Path);
        if (File.Exists(path))
        {
            using var file = new SearchFile(path);
            file.Delete();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
