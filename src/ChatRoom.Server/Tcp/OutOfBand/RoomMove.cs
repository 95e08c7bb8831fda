namespace ChatRoom.Server.Tcp.OutOfBand;

/// <summary>Holds the change of a connection from one room to another, at its place between the events.</summary>
/// <param name="From">The receiver of the room that was left; it has a last event.</param>
/// <param name="To">The receiver of the room that was entered.</param>
/// <param name="Next">The number of the first event of that room that is news.</param>
/// <param name="BacklogFrom">The number at which the last messages begin; <paramref name="Next"/> for none.</param>
/// <param name="Lines">The notices that open the room.</param>
internal sealed record RoomMove(TcpReceiver From, TcpReceiver To, long Next, long BacklogFrom, IReadOnlyList<byte[]> Lines)
{
    /// <summary>Gets the source of the task that ends when the connection has sent all this.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
