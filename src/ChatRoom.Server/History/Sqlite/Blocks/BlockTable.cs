namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Names a table of event blocks.</summary>
/// <param name="Name">The name.</param>
/// <param name="Columns">The columns of <see cref="StoredBlock"/>.</param>
internal sealed record BlockTable(string Name, string Columns)
{
    /// <summary>Gets the table of this version.</summary>
    public static BlockTable Current { get; } = new("blocks", StoredBlock.Columns);

    /// <summary>Gets the table of version 2.</summary>
    public static BlockTable Version2 { get; } = new("pages", StoredBlock.Version2Columns);
}
