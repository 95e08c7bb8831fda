using ChatRoom.Server.Web.Rows.Unread;

namespace ChatRoom.Server.Web.Rows;

/// <content>The messages that came while the page did not show them.</content>
internal sealed partial class RowWindow
{
    /// <summary>Counts the messages that came before the page told that the reader is not at the newest one any more.</summary>
    /// <param name="shown">The number of the newest event that the page had shown then.</param>
    public Task CountAfterAsync(long shown) => _operations.RunAsync(() =>
    {
        CountAfter(shown);
        return Task.CompletedTask;
    });

    /// <summary>Shows the event at which the reader was reading before the page began anew; the messages that came since then are unseen.</summary>
    public Task ReturnToAsync(long number) => _operations.RunAsync(async () =>
    {
        await ReadOnAsync(number);
        _rows.CountMissed();
    });

    /// <summary>Says how the page is after its connection was lost; what it missed is unread, as in a page that begins anew.</summary>
    /// <param name="isVisible">Whether the page is visible.</param>
    /// <param name="isFollowing">Whether the newest row is in sight, or is to be.</param>
    /// <param name="shown">The number of the newest event that the page had shown before the loss, or before the reader went away from it.</param>
    /// <param name="reader">The reader's handle, for missed mentions.</param>
    public Task ComeBackAsync(bool isVisible, bool isFollowing, long shown, string reader) => _operations.RunAsync(async () =>
    {
        // For a reader who was not at the newest row, messages counted as unseen all the time.
        var wasAttentive = _rows.IsAttentive;
        var (missed, meanwhile) = wasAttentive ? await ReadMissedAsync(shown, Math.Max(_cursor, room.Tail.NextSequence), reader) : default;
        IsVisible = isVisible;
        await FollowAsync(isFollowing);
        if (!wasAttentive)
        {
            CountAfter(shown);
        }
        else if (meanwhile is not null)
        {
            _rows.Miss(missed, meanwhile);
        }
    });

    private void CountAfter(long shown) =>
        _rows.CountAfter(shown, message => IsSilent(message) ? null : MentionsReader(message, _reader.Handle));

    /// <summary>Counts the messages between two numbers, for the separator above them; it is null if there are none.</summary>
    private async Task<(UnseenMessages Missed, MeanwhileRow? Meanwhile)> ReadMissedAsync(long after, long end, string reader)
    {
        var missed = new UnseenMessages();
        var mayBeMore = await _log.ReadMessagesAsync(after, end, message =>
        {
            if (!Settings.Hides(message) && !Names.IsReader(message))
            {
                missed.Add(message.Sequence, MentionsReader(message, reader));
            }
        });
        return (missed, missed.Count > 0 ? new MeanwhileRow(missed.Count, mayBeMore, missed.Mentions) : null);
    }
}
