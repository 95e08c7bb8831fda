using ChatRoom.Core.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Trust.Settings;

/// <summary>Puts the stored settings in force, at the start and when they change or their time comes. Thread-safe.</summary>
public sealed partial class SettingRegister : IDisposable
{
    // A longer wait would exceed the limit of a timer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, StoredSetting> _stored = [];
    private readonly Dictionary<string, StoredSetting> _waiting = [];
    private readonly ITimer _timer;

    /// <summary>Creates a register without stored settings.</summary>
    /// <param name="settings">The settings that can change.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log of stored settings that are not possible.</param>
    public SettingRegister(LiveSettings settings, TimeProvider time, ILogger<SettingRegister>? logger = null)
    {
        (Settings, _time, _logger) = (settings, time, logger ?? NullLogger<SettingRegister>.Instance);
        _timer = time.CreateTimer(_ => Begin(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the settings that can change.</summary>
    public LiveSettings Settings { get; }

    /// <summary>Finds the stored value of a setting that is in force, or returns null.</summary>
    public StoredSetting? FindStored(string name)
    {
        lock (_gate)
        {
            return _stored.GetValueOrDefault(name);
        }
    }

    /// <summary>Finds the value of a setting that begins later, or returns null.</summary>
    public StoredSetting? FindWaiting(string name)
    {
        lock (_gate)
        {
            return _waiting.GetValueOrDefault(name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Puts stored settings in force, at the start.</summary>
    internal void Load(IEnumerable<StoredSetting> stored)
    {
        lock (_gate)
        {
            foreach (var setting in stored.OrderBy(setting => setting.At))
            {
                // A value that waits comes after the one that is in force.
                Add(setting);
                BeginDue();
            }
        }
    }

    /// <summary>Follows what another node has stored.</summary>
    internal void Reload(IReadOnlyCollection<StoredSetting> stored)
    {
        lock (_gate)
        {
            var names = stored.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var gone in _stored.Keys.Concat(_waiting.Keys).Where(name => !names.Contains(name)).ToArray())
            {
                _waiting.Remove(gone);
                _stored.Remove(gone);
                Settings.Find(gone)?.Reset();
            }

            _waiting.Clear();
            foreach (var setting in stored.Where(setting => !setting.Equals(_stored.GetValueOrDefault(setting.Name))).OrderBy(setting => setting.At))
            {
                Add(setting);
                BeginDue();
            }
        }
    }

    /// <summary>Makes a change that is stored.</summary>
    internal void Make(TrustChange change)
    {
        lock (_gate)
        {
            switch (change)
            {
                case TrustChange.ChangeSetting(var setting):
                    Add(setting);
                    break;
                case TrustChange.CancelSetting(var name, _):
                    _waiting.Remove(name);
                    break;
                case TrustChange.ResetSetting(var name):
                    _waiting.Remove(name);
                    _stored.Remove(name);
                    Settings.Find(name)?.Reset();
                    break;
            }

            BeginDue();
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            BeginDue();
        }
    }

    private void Add(StoredSetting setting)
    {
        if (Settings.Find(setting.Name) is not { } known)
        {
            LogUnknown(_logger, setting.Name);
        }
        else if (known.Check(setting.Value, out _) is { } problem)
        {
            LogImpossible(_logger, setting.Name, setting.Value, problem);
        }
        else if (known.FixedBy is null)
        {
            _waiting[known.Name] = setting with { Name = known.Name };
        }
    }

    private void BeginDue()
    {
        var now = _time.GetUtcNow();
        foreach (var due in _waiting.Values.Where(setting => setting.BeginsAt <= now).ToArray())
        {
            _waiting.Remove(due.Name);
            _stored[due.Name] = due;
            Settings.Find(due.Name)!.Set(due.Value);
        }

        var wait = _waiting.Count == 0 ? Timeout.InfiniteTimeSpan : _waiting.Values.Min(setting => setting.BeginsAt) - now;
        _timer.Change(wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(65, LogLevel.Warning, "The ledger has the setting {Name}, which this version cannot change while it runs; it is ignored")]
    private static partial void LogUnknown(ILogger logger, string name);

    [LoggerMessage(66, LogLevel.Warning, "The ledger has {Name}={Value}, which {Problem}; it is ignored")]
    private static partial void LogImpossible(ILogger logger, string name, string value, string problem);
}
