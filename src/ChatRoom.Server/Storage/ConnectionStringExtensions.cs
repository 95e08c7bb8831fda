using Npgsql;

namespace ChatRoom.Server.Storage;

/// <summary>Settles how this program connects to the database that several nodes share.</summary>
internal static class ConnectionStringExtensions
{
    // Seconds. Npgsql remembers for ten that a host was a standby or could not be reached, so a failover would take that long.
    private const int HostRecheckInterval = 1;

    /// <summary>Lets connections find a standby that has become the primary within about a second.</summary>
    public static NpgsqlConnectionStringBuilder WithQuickFailover(this NpgsqlConnectionStringBuilder settings)
    {
        settings.HostRecheckSeconds = HostRecheckInterval;
        return settings;
    }
}
