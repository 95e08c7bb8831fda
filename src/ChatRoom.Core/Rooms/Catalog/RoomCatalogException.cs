namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Reports that the catalog could not be read or written; the message is written for an operator.</summary>
public sealed class RoomCatalogException : Exception
{
    public RoomCatalogException(string message)
        : base(message)
    {
    }

    public RoomCatalogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the catalog is closed, because the server has stopped.</summary>
    public bool IsClosed { get; init; }
}
