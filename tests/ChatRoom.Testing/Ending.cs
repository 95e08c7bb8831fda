namespace ChatRoom.Testing;

/// <summary>How a connection ended.</summary>
internal enum Ending
{
    /// <summary>The server closed it in good order.</summary>
    Eof,

    /// <summary>The server reset it.</summary>
    Reset,

    /// <summary>The bytes were no valid UTF-8, which ends the old desktop client's reading.</summary>
    BrokenText,
}
