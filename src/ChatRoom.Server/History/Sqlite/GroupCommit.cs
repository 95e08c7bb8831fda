namespace ChatRoom.Server.History.Sqlite;

/// <summary>Commits several jobs in one transaction, so that they share the cost of the disk.</summary>
internal static class GroupCommit
{
    /// <summary>Runs jobs and commits them; a job that throws fails alone, with its <see cref="WriteJob.Failure"/>.</summary>
    /// <exception cref="Exception">The transaction failed as a whole; the caller must roll it back.</exception>
    public static void Run(WriteConnection connection, IReadOnlyList<WriteJob> jobs)
    {
        if (!TryTogether(connection, jobs))
        {
            RunApart(connection, jobs);
        }
    }

    // The usual way, without the cost of savepoints.
    private static bool TryTogether(WriteConnection connection, IReadOnlyList<WriteJob> jobs)
    {
        var isRunning = false;
        try
        {
            connection.Begin();
            isRunning = true;
            foreach (var job in jobs)
            {
                job.Change(connection);
            }

            isRunning = false;
            connection.Commit();
            return true;
        }
        // Some errors, such as a full disk, end the transaction; those concern all jobs.
        catch (Exception) when (isRunning && jobs.Count > 1 && connection.IsInTransaction)
        {
            connection.RollBack();
            return false;
        }
    }

    private static void RunApart(WriteConnection connection, IReadOnlyList<WriteJob> jobs)
    {
        connection.Begin();
        foreach (var job in jobs)
        {
            connection.BeginSavepoint();
            try
            {
                job.Change(connection);
            }
            catch (Exception e) when (connection.IsInTransaction)
            {
                job.Failure = e;
                connection.RollBackToSavepoint();
            }

            connection.ReleaseSavepoint();
        }

        connection.Commit();
    }
}
