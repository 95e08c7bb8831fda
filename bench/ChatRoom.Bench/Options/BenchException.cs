namespace ChatRoom.Bench.Options;

/// <summary>The run cannot be done as asked. The message says what to change.</summary>
internal sealed class BenchException(string message) : Exception(message);
