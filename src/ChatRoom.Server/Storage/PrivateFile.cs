namespace ChatRoom.Server.Storage;

/// <summary>Opens files that only this user can read.</summary>
internal static class PrivateFile
{
    /// <summary>Returns how to open a file. A new one is for this user only; one that is there keeps its mode.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Creates an empty file.</summary>
    public static void Create(string path) => new FileStream(path, Options(FileMode.Create, FileAccess.Write)).Dispose();
}
