namespace ChatRoom.Server.Storage;

/// <summary>Names the files that lie beside a history and belong to it.</summary>
internal static class FileBeside
{
    /// <summary>Returns a path: <c>people.db</c> beside <c>chatroom.db</c>, and <c>X.people.db</c> beside another <c>X.db</c>.</summary>
    public static string Path(string history, string name)
    {
        var stem = System.IO.Path.GetFileNameWithoutExtension(history);
        return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(history) ?? "", stem == "chatroom" ? name : $"{stem}.{name}");
    }
}
