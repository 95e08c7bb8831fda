namespace ChatRoom.Server.Hosting;

/// <summary>Asks the loops of the rooms for an answer.</summary>
internal interface IRoomProbe
{
    /// <summary>Waits for the loop of every open room.</summary>
    /// <returns>False if a loop has ended.</returns>
    /// <exception cref="OperationCanceledException">A loop did not answer in time.</exception>
    Task<bool> ProbeAsync(CancellationToken cancellationToken);
}
