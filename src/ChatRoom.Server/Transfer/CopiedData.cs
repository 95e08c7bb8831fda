namespace ChatRoom.Server.Transfer;

/// <summary>Counts what was copied and compared.</summary>
/// <param name="Rooms">The rooms with a log.</param>
/// <param name="Events">Their events.</param>
/// <param name="LedgerRows">The rows of the ledger.</param>
internal sealed record CopiedData(int Rooms, long Events, long LedgerRows);
