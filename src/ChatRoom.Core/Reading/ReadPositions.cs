using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Reading;

/// <summary>Keeps how far each person has read each room, for all of its connections, and stores it now and then.</summary>
/// <remarks>
/// In memory it is the newest; what other nodes tell comes a second later. A crash loses the positions of a few seconds, and then a person reads something again.
/// Only persons that can come back are stored.
/// </remarks>
public sealed partial class ReadPositions : IAsyncDisposable
{
    // Writing each position at once would cost the ledger more than all else.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(1);

    private readonly IReadMarks _store;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<PersonId, Lazy<Task<ConcurrentDictionary<string, ReadMark>>>> _persons = new();
    private readonly ConcurrentDictionary<(PersonId, string), ChangedMark> _unsaved = new();
    private readonly SemaphoreSlim _saving = new(1);
    private readonly IReadNews? _news;
    private readonly ITimer _timer;
    private readonly ITimer? _telling;

    public ReadPositions(IReadMarks store, RoomDirectory rooms, TimeProvider time, ILogger<ReadPositions> logger, IReadNews? news = null)
    {
        (_store, _logger, _news) = (store, logger, news);
        rooms.People.Left += person => _persons.TryRemove(person.Id, out _);
        _timer = time.CreateTimer(_ => _ = SaveAsync(), null, Interval, Interval);
        _telling = news is null ? null : time.CreateTimer(_ => Tell(), null, TellInterval, TellInterval);
    }

    /// <summary>Occurs when a person has read on, or has chosen another level or place; called on any thread.</summary>
    public event Action<PersonId, ReadMark>? Changed;

    /// <summary>Returns the marks of a person. If the store cannot be read, there are none.</summary>
    public async Task<IReadOnlyCollection<ReadMark>> ListAsync(PersonId person) => [.. (await LoadAsync(person)).Values];

    /// <summary>Returns the mark of a person in a room, or null.</summary>
    public async Task<ReadMark?> FindAsync(PersonId person, string room) => (await LoadAsync(person)).GetValueOrDefault(room);

    /// <summary>Records that a person has seen a room up to an event; an earlier event changes nothing.</summary>
    public Task AdvanceAsync(PersonId person, string room, string epoch, long sequence) => ChangeAsync(
        person, room, mark => mark.Epoch == epoch && mark.Sequence >= sequence ? mark : mark with { Epoch = epoch, Sequence = sequence });

    /// <summary>Records of which messages in a room a person wants to know.</summary>
    public Task SetLevelAsync(PersonId person, string room, RoomLevel level) => ChangeAsync(person, room, mark => mark with { Level = level });

    /// <summary>Pins a room for a person, at a place among the pinned ones; 0 ends that.</summary>
    public Task SetPinAsync(PersonId person, string room, int pin) => ChangeAsync(person, room, mark => mark with { Pin = pin });

    /// <summary>Gives a room the choices that a person has made under its former name, which another room may get.</summary>
    public async Task RenameAsync(PersonId person, string before, string name)
    {
        if (await FindAsync(person, before) is { IsChosen: true } chosen)
        {
            await ChangeAsync(person, before, mark => mark with { Level = RoomLevel.All, Pin = 0 });
            await ChangeAsync(person, name, mark => mark with { Level = chosen.Level, Pin = chosen.Pin });
        }
    }

    /// <summary>Takes over what a person has read or chosen on another node.</summary>
    public async Task FollowAsync(ChangedMark told)
    {
        if (!_persons.ContainsKey(told.Person))
        {
            return;
        }

        // A choice of this node that is not stored yet comes later.
        var own = _unsaved.GetValueOrDefault((told.Person, told.Mark.Room));
        var change = told with { HasLevel = told.HasLevel && !own.HasLevel, HasPin = told.HasPin && !own.HasPin };
        var (before, after) = await UpdateAsync(told.Person, told.Mark.Room, change.ApplyTo);
        if (after != before)
        {
            Changed?.Invoke(told.Person, after);
        }
    }

    /// <summary>Stores what has changed.</summary>
    public async Task SaveAsync()
    {
        // A position alone does not begin a ledger: the browser has it as well.
        if (_unsaved.IsEmpty || (_store.IsUnused && !_unsaved.Values.Any(change => change.Mark.IsChosen)))
        {
            ForgetAbsent();
            return;
        }

        await _saving.WaitAsync();
        var marks = _unsaved.ToArray();
        try
        {
            await _store.SaveAsync([.. marks.Select(mark => mark.Value)], CancellationToken.None);
            foreach (var mark in marks)
            {
                _unsaved.TryRemove(mark);
            }
        }
        catch (Exception e) when (e is RoomCatalogException or ObjectDisposedException)
        {
            // The next round tries again.
            LogNotSaved(_logger, e.Message);
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await (_telling?.DisposeAsync() ?? ValueTask.CompletedTask);
        await SaveAsync();
        _saving.Dispose();
    }

    private void ForgetAbsent()
    {
        foreach (var mark in _unsaved.Where(mark => !_persons.ContainsKey(mark.Key.Item1)))
        {
            _unsaved.TryRemove(mark);
        }
    }

    // Again until they are stored: meanwhile a person may come to another node, which reads what is stored.
    private void Tell()
    {
        if (!_unsaved.IsEmpty)
        {
            _news!.Tell([.. _unsaved.Values]);
        }
    }

    private async Task ChangeAsync(PersonId person, string room, Func<ReadMark, ReadMark> change)
    {
        var (before, after) = await UpdateAsync(person, room, change);
        if (after != before)
        {
            var (hasLevel, hasPin) = (after.Level != before.Level, after.Pin != before.Pin);
            _unsaved.AddOrUpdate(
                (person, room),
                _ => new ChangedMark(person, after, hasLevel, hasPin),
                (_, unsaved) => new ChangedMark(person, after, unsaved.HasLevel || hasLevel, unsaved.HasPin || hasPin));
            Changed?.Invoke(person, after);
        }
    }

    private async Task<(ReadMark Before, ReadMark After)> UpdateAsync(PersonId person, string room, Func<ReadMark, ReadMark> change)
    {
        var marks = await LoadAsync(person);
        var before = marks.GetOrAdd(room, name => new(name, "", 0));
        var after = change(before);
        while (!marks.TryUpdate(room, after, before))
        {
            before = marks.GetOrAdd(room, name => new(name, "", 0));
            after = change(before);
        }

        return (before, after);
    }

    private Task<ConcurrentDictionary<string, ReadMark>> LoadAsync(PersonId person) =>
        _persons.GetOrAdd(person, id => new(() => LoadNewAsync(id))).Value;

    private async Task<ConcurrentDictionary<string, ReadMark>> LoadNewAsync(PersonId person)
    {
        IReadOnlyList<ReadMark> stored = [];
        try
        {
            stored = _store.IsUnused ? [] : await _store.ListAsync(person, CancellationToken.None);
        }
        catch (RoomCatalogException e)
        {
            LogNotSaved(_logger, e.Message);
        }

        var marks = new ConcurrentDictionary<string, ReadMark>(stored.Select(mark => KeyValuePair.Create(mark.Room, mark)));
        foreach (var ((owner, room), change) in _unsaved)
        {
            if (owner == person)
            {
                marks[room] = change.ApplyTo(marks.GetValueOrDefault(room) ?? new(room, "", 0));
            }
        }

        return marks;
    }

    [LoggerMessage(50, LogLevel.Warning, "read positions cannot be stored just now: {Message}")]
    private static partial void LogNotSaved(ILogger logger, string message);
}
