using System.Data.Common;

namespace ChatRoom.Server.Storage;

/// <summary>Runs queries on any database without EF Core, which would cost the start half a second.</summary>
internal static class DbConnectionExtensions
{
    /// <summary>Runs a query and reads each row.</summary>
    /// <exception cref="DbException">The query failed.</exception>
    public static List<T> Query<T>(this DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
