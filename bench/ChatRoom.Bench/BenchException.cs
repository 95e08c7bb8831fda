namespace ChatRoom.Bench;

/// <summary>Ends a run that cannot be done as asked, with a message that says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
