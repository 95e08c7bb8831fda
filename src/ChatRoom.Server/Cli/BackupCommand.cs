using System.CommandLine;
using ChatRoom.Server.Archive;
using ChatRoom.Server.Control;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Cli;

/// <summary>Copies all data, or the history alone, while the server runs.</summary>
internal sealed class BackupCommand : HistoryCommand
{
    private static readonly string[] Ends = ["", .. SqliteFiles.EndsBeside, ".lock"];

    private readonly Argument<string> _file = new("FILE") { Description = "The archive. With the ending .db: a copy of the history alone." };
    private readonly Option<bool> _force = new("--force") { Description = "Replaces FILE if it exists." };

    public BackupCommand(string[] settings)
        : base("backup", "Copies all data into one archive while the server runs.", settings)
    {
        Add(_file);
        Add(_force);
    }

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        if (Directory.Exists(file))
        {
            throw new SettingException($"{file} is a directory. Name a file in it, such as {Path.Combine(file, "chatroom.tar")}.");
        }

        RequireName(file);
        RequireNoFileOfTheData(path, file);
        if (File.Exists(file) && !parsed.GetValue(_force))
        {
            throw new SettingException($"There is a file {file} already. To replace it, add --force.");
        }

        if (File.Exists(file) && !IsRegular(file))
        {
            throw new SettingException($"{file} is a device or a pipe. Name a file.");
        }

        if (Path.GetExtension(file) == ".db")
        {
            HistoryFile.Backup(path, file);
            parsed.InvocationConfiguration.Output.WriteLine($"{path} is copied to {file}.");
        }
        else
        {
            DataArchive.Backup(path, file);
            parsed.InvocationConfiguration.Output.WriteLine($"The data of {path} is copied to {file}.");
        }

        return Task.FromResult(0);
    }

    private static bool IsRegular(string file)
    {
        try
        {
            // A device and a pipe have no places to seek. A pipe that is opened to read alone would wait for a writer.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return stream.CanSeek;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // A copy would take the place of the ledger, or of a file that a server has open.
    private static void RequireNoFileOfTheData(string path, string file)
    {
        path = Path.GetFullPath(FileLock.Resolve(path));
        var target = Path.GetFullPath(FileLock.Resolve(file));
        string[] databases = [path, SqliteLedgerFile.Beside(path), SearchFile.Beside(path)];
        if (databases.SelectMany(database => Ends.Select(end => database + end)).Append(ControlPath.Beside(path)).Contains(target))
        {
            throw new SettingException(target == path
                ? $"{file} is the history itself. Name another file."
                : $"{file} is a file of the data itself. Name another file.");
        }
    }
}
