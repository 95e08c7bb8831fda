namespace ChatRoom.Server.Transfer;

/// <summary>Describes a log that is copied.</summary>
/// <param name="Id">Its id in the place where it was found.</param>
/// <param name="Name">The name of its room.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="KeptFrom">The number of its oldest event.</param>
/// <param name="Last">The number of its newest event; one less than <paramref name="KeptFrom"/> for an empty log.</param>
internal sealed record StoredLog(long Id, string Name, string Epoch, long KeptFrom, long Last);
