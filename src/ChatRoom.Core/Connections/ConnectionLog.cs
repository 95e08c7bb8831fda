using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Connections;

/// <summary>Adds the number of a connection and its room to lines of the log, for programs that read them.</summary>
/// <param name="log">The log.</param>
/// <param name="id">The number of the connection.</param>
/// <param name="room">The name of the room; null for none, and for one that is not public.</param>
public sealed class ConnectionLog(ILogger log, long id, string? room) : ILogger
{
    private static long _lastId;

    /// <summary>Returns the number of a new connection, which no other one of this process has.</summary>
    public static long NextId() => Interlocked.Increment(ref _lastId);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // A scope around the whole connection would be carried through each of its awaits.
        var scope = new Dictionary<string, object> { ["Connection"] = id };
        if (room is not null)
        {
            scope["Room"] = room;
        }

        using (log.BeginScope(scope))
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
