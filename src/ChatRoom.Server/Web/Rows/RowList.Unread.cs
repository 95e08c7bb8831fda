using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows.Unread;

namespace ChatRoom.Server.Web.Rows;

/// <content>The messages that the reader has not seen, and the separators above them.</content>
internal sealed partial class RowList
{
    /// <summary>Counts the messages that are new to the browser as unseen: the reader is above them.</summary>
    public void CountMissed() => _unread.CountMissed();

    /// <summary>Counts the messages that came before the page told that the reader is not at the newest one any more.</summary>
    /// <param name="shown">The number of the newest event that the page had shown then.</param>
    /// <param name="mentionsReader">Returns whether a message mentions the reader, or null for a message that does not count.</param>
    public void CountAfter(long shown, Func<RoomEvent, bool?> mentionsReader)
    {
        for (var i = 0; !IsAttentive && i < _rows.Count; i++)
        {
            if (_rows[i] is EventRow { Event: MessagePosted { Changes.Deletion: null } message } && message.Sequence > Math.Max(shown, Unseen.Newest)
                && mentionsReader(message) is { } mentions && _unread.Add(message.Sequence, mentions))
            {
                _rows.Insert(i++, new UnreadRow());
            }
        }
    }

    /// <summary>Puts a separator above the messages that the page missed while its connection was lost.</summary>
    /// <param name="missed">The messages, at least one. Their rows may be there, may have been, or may come.</param>
    /// <param name="meanwhile">The separator.</param>
    public void Miss(UnseenMessages missed, MeanwhileRow meanwhile)
    {
        _rows.RemoveAll(row => row is MeanwhileRow);
        _unread.Begin(missed.First!.Value - 1, meanwhile, missed);
        var place = _rows.FindIndex(row => row is EventRow { Event: var roomEvent } && roomEvent.Sequence == missed.First);
        if (place >= 0)
        {
            _rows.Insert(place, meanwhile);
        }

        if (!IsAttentive)
        {
            CountMissed();
        }
    }

    /// <summary>Marks all messages as read.</summary>
    public void MarkRead()
    {
        _unread.MarkRead();
        _rows.RemoveAll(row => row is UnreadRow);
    }
}
