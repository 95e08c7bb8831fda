namespace ChatRoom.Server.History;

/// <summary>Measures the file system that has the history.</summary>
internal interface IFreeSpace
{
    /// <summary>Returns the bytes that this process may still use, and the size of the file system.</summary>
    /// <exception cref="IOException">The file system does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>.</exception>
    (long Free, long Total) Measure();
}
