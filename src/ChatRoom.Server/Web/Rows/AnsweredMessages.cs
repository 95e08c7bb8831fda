using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Keeps the messages that the rows of a page answer, as they are now. Not thread-safe.</summary>
/// <param name="room">The room.</param>
/// <param name="ended">Ends all reads.</param>
internal sealed class AnsweredMessages(Room room, CancellationToken ended)
{
    // More than the rows of a page.
    private const int Most = 1000;

    private readonly Dictionary<long, MessagePosted?> _messages = [];
    private readonly Queue<long> _oldest = new();

    /// <summary>Returns an answered message; null if it is no longer kept, or cannot be read.</summary>
    public MessagePosted? Of(long number) => _messages.GetValueOrDefault(number);

    /// <summary>Reads the messages that some events answer.</summary>
    /// <returns>The events.</returns>
    public async Task<IReadOnlyList<RoomEvent>> AddAsync(IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            if (roomEvent is MessagePosted { Answers.Sequence: var number } && !_messages.ContainsKey(number))
            {
                _messages[number] = await FindAsync(number);
                _oldest.Enqueue(number);
                if (_oldest.Count > Most)
                {
                    _messages.Remove(_oldest.Dequeue());
                }
            }
        }

        return events;
    }

    /// <summary>Replaces a message by what it is now, if a row answers it.</summary>
    public void Replace(MessagePosted message)
    {
        if (_messages.ContainsKey(message.Sequence))
        {
            _messages[message.Sequence] = message;
        }
    }

    /// <summary>Shows deleted accounts under their other name.</summary>
    public void Show(DeletedAccounts deleted)
    {
        foreach (var message in _messages.Values.OfType<MessagePosted>().ToList())
        {
            _messages[message.Sequence] = (MessagePosted)deleted.Show(message);
        }
    }

    private async Task<MessagePosted?> FindAsync(long number)
    {
        try
        {
            return await room.FindAsync(number, ended);
        }
        catch (TranscriptException)
        {
            // The answer is worth showing without it.
            return null;
        }
    }
}
