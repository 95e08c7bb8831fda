namespace ChatRoom.Testing;

/// <summary>Finds files of the repository that tests read.</summary>
internal static class RepositoryFiles
{
    /// <summary>Gets the directory of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "ChatRoom.sln")))
        {
            root = root.Parent;
        }

        return root.FullName;
    }
}
