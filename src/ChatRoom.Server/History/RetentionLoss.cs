using System.Globalization;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History;

/// <summary>Counts the events that a shorter retention would delete.</summary>
internal sealed class RetentionLoss(ITranscriptStore store, HistoryOptions options, TimeProvider time) : ISettingLoss
{
    private const string MaxAge = $"{HistoryOptions.Section}:{nameof(HistoryOptions.MaxAge)}";
    private const string MaxEvents = $"{HistoryOptions.Section}:{nameof(HistoryOptions.MaxEvents)}";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Settings { get; } = [MaxAge, MaxEvents];

    /// <inheritdoc/>
    public async Task<long> CountAsync(string setting, string value, CancellationToken cancellationToken)
    {
        var (age, events) = (options.MaxAge, options.MaxEvents);
        if (setting == MaxAge)
        {
            age = TimeSpan.Parse(value, CultureInfo.InvariantCulture);
        }
        else
        {
            events = long.Parse(value, CultureInfo.InvariantCulture);
        }

        if (store is not IRetainable retainable || (age == TimeSpan.Zero && events == 0))
        {
            return 0;
        }

        var count = 0L;
        DateTimeOffset? before = age > TimeSpan.Zero ? time.GetUtcNow() - age : null;
        foreach (var room in await retainable.ListRoomsAsync(cancellationToken))
        {
            count += await retainable.CountOldestAsync(room, events, before, cancellationToken);
        }

        return count;
    }
}
