using System.Runtime.InteropServices;
using System.Text;

namespace ChatRoom.Server.Storage;

/// <summary>Makes renames durable.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Makes the names in a file's directory durable, as <c>rename</c> alone does not.</summary>
    public static void SyncOf(string path)
    {
        // Windows has no such call, and its journal keeps the order of renames.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var descriptor = Open(Encoding.UTF8.GetBytes(directory + '\0'), ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"The directory {directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"The directory {directory} cannot be written: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
