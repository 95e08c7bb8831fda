namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Reads a whole catalog.</summary>
public static class RoomCatalogExtensions
{
    private const int PageSize = 500;

    /// <summary>Lists all public rooms by name, in ordinal order.</summary>
    public static async Task<IReadOnlyList<RoomRecord>> ListAllPublicAsync(
        this IRoomCatalog catalog, CancellationToken cancellationToken)
    {
        var all = new List<RoomRecord>();
        IReadOnlyList<RoomRecord> page;
        do
        {
            page = await catalog.ListPublicAsync(all.LastOrDefault()?.Name, PageSize, cancellationToken);
            all.AddRange(page);
        }
        while (page.Count == PageSize);

        return all;
    }
}
