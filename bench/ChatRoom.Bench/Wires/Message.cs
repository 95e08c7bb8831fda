namespace ChatRoom.Bench.Wires;

/// <summary>Identifies one message of the generator.</summary>
/// <param name="Sender">The number of the client that sends it.</param>
/// <param name="Number">Its place among the messages of that sender, from 0.</param>
/// <param name="Time">The moment its delay counts from, in nanoseconds of a clock that never goes back.</param>
internal readonly record struct Message(int Sender, int Number, long Time);
