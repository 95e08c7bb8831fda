namespace ChatRoom.Server.Hosting.Health;

/// <summary>Asks the loops of the rooms for an answer.</summary>
internal interface IRoomProbe
{
    /// <summary>Waits for the loop of every open room.</summary>
    /// <returns>The names of the rooms that did not answer before the token was cancelled.</returns>
    Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken);
}
