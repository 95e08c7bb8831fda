using System.Collections.Concurrent;
using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Text;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Finds the persons on other nodes, and keeps the handles of all nodes unique, by tables of the database.</summary>
internal sealed partial class OtherNodes(NpgsqlDataSource database, Guid node, Doorbell doorbell, ILogger logger) : IOtherNodes
{
    private readonly Lock _gate = new();
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(PersonId Person, string Skeleton), HandleRequest> _taken = new();
    private Task _frees = Task.CompletedTask;

    /// <summary>Gets or sets what gives a person here another handle, because its own was given to somebody else.</summary>
    /// <remarks>The second argument says whether the leave of the person is logged: then nobody else knows its handle any more.</remarks>
    public Func<PersonId, bool, Task> LosingHandle { get; set; } = (_, _) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<string?> TakeAsync(HandleRequest request)
    {
        // A person that comes back at once finds its handle free.
        await _frees;
        var key = (request.Person, request.Skeleton);
        _taken[key] = request;
        for (var since = Environment.TickCount64; ;)
        {
            try
            {
                var taken = await TakeNowAsync(request);
                if (taken != request.Handle)
                {
                    _taken.TryRemove(KeyValuePair.Create(key, request));
                }

                return taken;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // A cut connection is not an outage: another one could store the join of a person whose handle somebody else has.
                if (Environment.TickCount64 - since >= RetryFor.TotalMilliseconds)
                {
                    LogTrouble(logger, e);
                    _ = TakeLaterAsync(request);
                    return request.Handle;
                }
            }

            await Task.Delay(RetryPause);
        }
    }

    /// <inheritdoc/>
    public void Free(PersonId person, string skeleton)
    {
        _taken.TryRemove((person, skeleton), out _);
        lock (_gate)
        {
            var before = _frees;
            _frees = Task.Run(async () =>
            {
                await before;
                await FreeAsync(person, skeleton);
            });
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RemotePerson?> FindAsync(string handle)
    {
        if (!Handle.TryCreate(handle, out var wanted))
        {
            return null;
        }

        var found = await QueryAsync(
            "SELECT person, handle, can_return, has_account, address FROM handles WHERE folded = $1 AND node <> $2 AND NOT is_lost",
            ToPerson,
            wanted.FoldedSkeletonKey, node);
        return found.FirstOrDefault(person => Handle.TryCreate(person.Handle, out var other) && other.FoldedKey == wanted.FoldedKey);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RemotePerson>> ListAsync() => await QueryAsync(
        "SELECT DISTINCT ON (person) person, handle, can_return, has_account, address FROM handles WHERE node <> $1 AND NOT is_lost ORDER BY person, since",
        ToPerson, node);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NodeInfo>> ListNodesAsync() => await QueryAsync(
        """
        SELECT name, id = $1, (SELECT count(DISTINCT person) FROM handles WHERE node = id)::integer FROM nodes
        WHERE NOT has_ended AND until > clock_timestamp() ORDER BY id <> $1, name
        """,
        row => new NodeInfo(row.GetString(0), row.GetBoolean(1), row.GetInt32(2)), node);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListRoomsAsync(PersonId person) => await QueryAsync(
        "SELECT DISTINCT name FROM present JOIN logs ON logs.id = log WHERE person = $1 AND node <> $2", row => row.GetString(0),
        EventRows.ToUuid(person), node);

    /// <inheritdoc/>
    public async ValueTask<bool> AnyAsync() => (await QueryAsync(
        "SELECT 1 FROM nodes WHERE id <> $1 AND NOT has_ended AND until > clock_timestamp()", row => row.GetInt32(0), node)).Count > 0;

    /// <inheritdoc/>
    public void Tell(IReadOnlyCollection<PersonId> persons, string room, long number) => Write(room, number, persons);

    /// <inheritdoc/>
    public void Invite(PersonId person, string room, string inviter) => Write(new InvitationLetter(person, inviter, room).ToString(), 0, [person]);

    /// <inheritdoc/>
    public void LogIn(PersonId guest, PersonId account, string handle) =>
        Write(new LogInLetter(guest, new Account(account, handle)).ToString(), 0, [guest]);

    /// <summary>Writes a letter about each of some persons to the other nodes that it is on. Returns at once.</summary>
    public void WriteEach(IReadOnlyCollection<(PersonId Person, string Letter)> letters) => Write(
        """
        INSERT INTO letters (node, room, number) SELECT DISTINCT node, letter, 0 FROM unnest($1, $2) AS told (about, letter) JOIN handles ON person = about
        WHERE node <> $3 RETURNING 1
        """,
        letters.Select(letter => EventRows.ToUuid(letter.Person)).ToArray(), letters.Select(letter => letter.Letter).ToArray(), node);

    private void Write(string room, long number, IReadOnlyCollection<PersonId> persons) => Write(
        "INSERT INTO letters (node, room, number) SELECT DISTINCT node, $1, $2 FROM handles WHERE person = ANY($3) AND node <> $4 RETURNING 1",
        room, number, persons.Select(EventRows.ToUuid).ToArray(), node);

    private void Write(string sql, params object[] parameters) => _ = Task.Run(async () =>
    {
        if ((await QueryAsync(sql, row => row.GetInt32(0), parameters)).Count > 0)
        {
            doorbell.RingForNews();
        }
    });

    /// <summary>Takes the handles again, because another node has ended this one, and the persons here have left.</summary>
    public async Task TakeAgainAsync()
    {
        foreach (var request in _taken.Values)
        {
            if (await TakeNowAsync(request with { Follows = false }) is null)
            {
                await LosingHandle(request.Person, true);
            }
        }
    }

    /// <summary>Says that the handle of a person belongs to somebody else now.</summary>
    public Task LoseAsync(PersonId person) => LosingHandle(person, false);

    /// <summary>Takes a handle that was given during an outage, as soon as the database answers; its person may lose it then.</summary>
    private Task TakeLaterAsync(HandleRequest request) => TryUntilDoneAsync(
        () => _taken.TryGetValue((request.Person, request.Skeleton), out var current) && current == request,
        async () =>
        {
            if (await TakeNowAsync(request with { Follows = false }) is null)
            {
                await LosingHandle(request.Person, false);
            }
            else if (!_taken.ContainsKey((request.Person, request.Skeleton)))
            {
                // The person has left meanwhile.
                Free(request.Person, request.Skeleton);
            }
        });

    /// <summary>Frees a handle as soon as the database answers, unless its person has come back meanwhile.</summary>
    private Task FreeLaterAsync(PersonId person, string skeleton) => TryUntilDoneAsync(
        () => !_taken.ContainsKey((person, skeleton)),
        async () =>
        {
            await FreeNowAsync(person, skeleton);
            if (_taken.TryGetValue((person, skeleton), out var request))
            {
                await TakeLaterAsync(request);
            }
        });

    /// <summary>Tries a piece of work again and again, until the database has done it, it is not wanted any more, or the node ends.</summary>
    private static async Task TryUntilDoneAsync(Func<bool> isWanted, Func<Task> work)
    {
        await Task.Delay(RetryPause);
        while (isWanted())
        {
            try
            {
                await work();
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                await Task.Delay(RetryPause);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static RemotePerson ToPerson(NpgsqlDataReader row) =>
        new(EventRows.ToPersonId(row.GetGuid(0)), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3))
        {
            Client = row.IsDBNull(4) ? default : ClientAddress.Direct(IPAddress.Parse(row.GetString(4))),
        };

    private async Task<string?> TakeNowAsync(HandleRequest request)
    {
        await using var command = database.CreateCommand("SELECT take_handle_from($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue(EventRows.ToUuid(request.Person));
        command.Parameters.AddWithValue(request.Skeleton);
        command.Parameters.AddWithValue(request.Folded);
        command.Parameters.AddWithValue(request.Handle);
        command.Parameters.AddWithValue(request.CanReturn);
        command.Parameters.AddWithValue(request.HasAccount);
        command.Parameters.AddWithValue(request.Follows);
        command.Parameters.AddWithValue(request.IsOwned);
        command.Parameters.Add(new NpgsqlParameter<string?>
        {
            TypedValue = request.Client == default || request.Client.IsBehindProxy ? null : request.Client.Address.ToString(),
        });
        return await command.ExecuteScalarAsync() as string;
    }

    /// <summary>Frees a handle; one that cannot be freed now is freed later, and does not hold up what comes behind it.</summary>
    private async Task FreeAsync(PersonId person, string skeleton)
    {
        try
        {
            await FreeNowAsync(person, skeleton);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogTrouble(logger, e);
            _ = FreeLaterAsync(person, skeleton);
        }
        catch (ObjectDisposedException)
        {
            // The end of the node frees it.
        }
    }

    private async Task FreeNowAsync(PersonId person, string skeleton)
    {
        await using var command = database.CreateCommand("DELETE FROM handles WHERE node = $1 AND person = $2 AND skeleton = $3");
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue(EventRows.ToUuid(person));
        command.Parameters.AddWithValue(skeleton);
        await command.ExecuteNonQueryAsync();
    }

    private async ValueTask<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        var rows = new List<T>();
        try
        {
            await using var command = database.CreateCommand(sql);
            foreach (var parameter in parameters)
            {
                command.Parameters.AddWithValue(parameter);
            }

            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                rows.Add(read(row));
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            LogTrouble(logger, e);
            rows.Clear();
        }

        return rows;
    }

    [LoggerMessage(3, LogLevel.Warning, "The handles of other nodes cannot be asked for now")]
    private static partial void LogTrouble(ILogger logger, Exception exception);
}
