namespace ChatRoom.Bench.Load;

/// <summary>What a message of the generator says of itself.</summary>
/// <param name="Sender">Which client said it.</param>
/// <param name="Number">Its place among that sender's messages, from 0.</param>
/// <param name="Time">When it was to be sent, in nanoseconds of the clock of <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal readonly record struct Message(int Sender, int Number, long Time)
{
    /// <summary>The sender of messages that only show who is in the room.</summary>
    public const int Probe = 0x0fffffff;
}
