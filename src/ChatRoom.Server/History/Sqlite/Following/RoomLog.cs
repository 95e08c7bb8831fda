namespace ChatRoom.Server.History.Sqlite.Following;

/// <summary>Describes the log of a room, as a follower finds it.</summary>
/// <param name="Id">Its id in the file, which another log may get after it is deleted.</param>
/// <param name="Epoch">Its epoch, which no other log ever gets.</param>
/// <param name="KeptFrom">The number of the oldest event.</param>
/// <param name="Last">The number of the newest event.</param>
internal sealed record RoomLog(long Id, string Epoch, long KeptFrom, long Last);
