using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation.Nodes;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Nodes;

/// <summary>Follows what the other nodes change beside the logs: the ledger, private messages, and the owners of handles.</summary>
internal sealed partial class NodesLifetime(
    PostgresTranscriptStore store,
    LedgerStore ledger,
    Following trust,
    AccountNews accounts,
    RoomNews changedRooms,
    RoomDirectory rooms,
    ReadPositions positions,
    ILogger<NodesLifetime> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Dictionary<string, long> _versions = [];
    private readonly HashSet<PersonId> _renaming = [];

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Tables that are too new end the start; later they would only be a line of the log.
        await ledger.OpenAsync(cancellationToken);
        store.Doorbell.NewsRung += Ring;
        store.OtherNodes.LosingHandle = RenameAsync;
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        store.Doorbell.NewsRung -= Ring;
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var news in await store.TakeNewsAsync(stoppingToken))
                {
                    await TakeAsync(news, stoppingToken);
                }

                isAway = false;
                await _rung.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The part is read at the next turn. An outage is one line.
                if (!isAway)
                {
                    LogNotFollowed(logger, e);
                }

                isAway = true;
                await Task.Delay(Interval, CancellationToken.None);
            }
        }
    }

    private async Task TakeAsync(NodeNews news, CancellationToken stopping)
    {
        switch (news.Kind)
        {
            case NodeNews.Ledger when _versions.GetValueOrDefault(news.Subject, -1) != news.Number:
                await ReloadAsync(news.Subject, stopping);
                _versions[news.Subject] = news.Number;
                break;
            case NodeNews.Letter when InvitationLetter.Read(news.Subject) is var (person, inviter, room):
                _ = rooms.Private.ArriveAsync(person, inviter, room);
                break;
            case NodeNews.Letter when LogInLetter.Read(news.Subject) is var (guest, account):
                _ = FollowLogInAsync(guest, account);
                break;
            case NodeNews.Letter when ReadLetter.Read(news.Subject) is { } letter:
                _ = positions.FollowAsync(letter.Change);
                break;
            case NodeNews.Letter:
                _ = rooms.Direct.ArriveAsync(news.Subject, news.Number);
                break;
            case NodeNews.LostHandle:
                _ = store.OtherNodes.LoseAsync(EventRows.ToPersonId(Guid.Parse(news.Subject)));
                break;
        }
    }

    private Task ReloadAsync(string part, CancellationToken stopping) => part switch
    {
        "trust" => trust.RunAsync(stopping),
        "accounts" => accounts.FollowAsync(),
        "rooms" => changedRooms.FollowAsync(stopping),
        _ => Task.CompletedTask,
    };

    private async Task FollowLogInAsync(PersonId guest, Account account)
    {
        try
        {
            await rooms.FollowLogInAsync(guest, account);
        }
        catch (Exception e)
        {
            LogNotFollowed(logger, e);
        }
    }

    private async Task RenameAsync(PersonId id, bool hasLeft)
    {
        lock (_renaming)
        {
            if (!_renaming.Add(id))
            {
                return;
            }
        }

        try
        {
            await (rooms.People.Find(id) is { } person ? rooms.YieldHandleAsync(person, hasLeft) : Task.CompletedTask);
        }
        catch (Exception e)
        {
            LogNotFollowed(logger, e);
        }
        finally
        {
            lock (_renaming)
            {
                _renaming.Remove(id);
            }
        }
    }

    private void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has not woken yet.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The changes of other nodes cannot be followed now")]
    private static partial void LogNotFollowed(ILogger logger, Exception exception);
}
