using System.CommandLine;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Search;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Cli;

/// <summary>Makes the index of the search anew; no server may run.</summary>
internal sealed class ReindexCommand(string[] settings)
    : HistoryCommand("reindex", "Makes the index of the search anew. No server may run.", settings)
{
    protected override string WithPostgres =>
        "The servers make the index there, also after pg_restore; after 'DROP TABLE search_messages' they make it anew.";

    protected override async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new TranscriptException($"There is no history {path}. Name the right one with --History:Path=FILE.");
        }

        await using var history = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);
        using var file = new SearchFile(SearchFile.Beside(path));
        var options = new SearchOptions();
        using var index = new SqliteMessageIndex(file, history, options);
        using var follower = new IndexFollower(file, history, index, options, TimeProvider.System, NullLogger<IndexFollower>.Instance);
        var events = 0L;
        try
        {
            file.Delete();
            follower.CatchUp(count => events = count);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new SearchException($"The index cannot be written: {e.Message}", e);
        }

        parsed.InvocationConfiguration.Output.WriteLine($"{events} events of {path} are indexed.");
        return 0;
    }
}
