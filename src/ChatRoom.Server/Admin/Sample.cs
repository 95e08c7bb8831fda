using ChatRoom.Core.Diagnostics;

namespace ChatRoom.Server.Admin;

/// <summary>Holds the numbers of the server at one time.</summary>
/// <param name="At">The time.</param>
/// <param name="Totals">The sums since the start.</param>
/// <param name="Connections">The number of connections.</param>
/// <param name="MemoryBytes">The memory of the process.</param>
internal sealed record Sample(DateTimeOffset At, ChatTotals Totals, int Connections, long MemoryBytes);
