namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Names a table of event blocks.</summary>
/// <param name="Name">The name.</param>
/// <param name="Columns">The columns of <see cref="StoredBlock"/>.</param>
/// <param name="HasChanges">Whether the file has tables of changed messages beside it.</param>
internal sealed record BlockTable(string Name, string Columns, bool HasChanges)
{
    /// <summary>Gets the table of this version.</summary>
    public static BlockTable Current { get; } = new("blocks", StoredBlock.Columns, HasChanges: true);

    /// <summary>Gets the table of version 3.</summary>
    public static BlockTable Version3 { get; } = new("blocks", StoredBlock.Columns, HasChanges: false);

    /// <summary>Gets the table of version 2.</summary>
    public static BlockTable Version2 { get; } = new("pages", StoredBlock.Version2Columns, HasChanges: false);
}
