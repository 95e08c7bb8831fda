using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Archive;
using ChatRoom.Server.History;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli;

/// <summary>Replaces all data by an archive, or the history by a copy of it, while no server runs.</summary>
internal sealed class RestoreCommand : HistoryCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The archive, or a copy of the history." };
    private readonly Option<bool> _force = new("--force") { Description = "Replaces the data if there is some, and closes rooms if the backup has no ledger." };

    public RestoreCommand(string[] settings)
        : base("restore", "Replaces the data by a backup. No server may run.", settings)
    {
        Add(_file);
        Add(_force);
    }

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        var force = parsed.GetValue(_force);
        RequireName(file);
        if (File.Exists(file) && ArchiveReader.IsArchive(file))
        {
            DataArchive.Restore(path, file, force);
        }
        else
        {
            RestoreHistory(path, file, force, parsed.InvocationConfiguration.Output);
        }

        parsed.InvocationConfiguration.Output.WriteLine($"{file} is restored to {path}.");
        return Task.FromResult(0);
    }

    private static void RestoreHistory(string path, string file, bool force, TextWriter output)
    {
        IReadOnlyList<string> closed = File.Exists(file) ? DataArchive.FindClosedRooms(path, file) : [];
        if (closed.Count > 0 && !force)
        {
            throw new SettingException(
                $"{file} has no ledger, so these rooms would be closed: {string.Join(", ", closed)}. To restore it all the same, add --force; 'chatroom room open NAME' opens a public one again.");
        }

        HistoryFile.Restore(path, file, force);
        if (closed.Where(RoomDirectory.IsLegal).ToList() is { Count: > 0 } open)
        {
            output.WriteLine($"These rooms are closed, because no ledger knows them: {string.Join(", ", open)}. 'chatroom room open NAME' opens one.");
        }

        if (closed.Where(name => !RoomDirectory.IsLegal(name)).ToList() is { Count: > 0 } lost)
        {
            output.WriteLine($"These private rooms and conversations are closed, and only their ledger opens them: {string.Join(", ", lost)}.");
        }
    }
}
