using System.Data;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that a connection to a file that was moved away never serves another reader.</summary>
public sealed class ReaderPoolTests
{
    [Fact]
    public void A_returned_connection_serves_the_next_reader()
    {
        var pool = new ReaderPool(Open);
        var (connection, generation) = pool.Rent();
        pool.Return(connection, generation);

        Assert.Same(connection, pool.Rent().Connection);
        connection.Dispose();
    }

    [Fact]
    public void A_connection_that_is_in_use_while_the_pool_is_cleared_is_closed()
    {
        var pool = new ReaderPool(Open);
        var (inUse, generation) = pool.Rent();
        var (idle, idleGeneration) = pool.Rent();
        pool.Return(idle, idleGeneration);

        pool.Clear();
        pool.Return(inUse, generation);

        Assert.Equal((ConnectionState.Closed, ConnectionState.Closed), (inUse.State, idle.State));
        using var next = pool.Rent().Connection;
        Assert.NotSame(inUse, next);
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }
}
