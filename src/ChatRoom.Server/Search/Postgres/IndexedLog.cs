namespace ChatRoom.Server.Search.Postgres;

/// <summary>Describes a log with news for the index.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Last">The number of its newest event.</param>
/// <param name="KeptFrom">The number of its oldest event.</param>
/// <param name="Position">The number of the newest event that is indexed.</param>
/// <param name="Cleared">The number below which messages were deleted from the index.</param>
internal sealed record IndexedLog(long Id, string Epoch, long Last, long KeptFrom, long Position, long Cleared);
