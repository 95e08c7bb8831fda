namespace ChatRoom.Server.Web.Rows.Unread;

/// <summary>Counts the messages since the newest row was last in sight. Not thread-safe.</summary>
internal sealed class UnseenMessages
{
    /// <summary>Gets the number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of messages that mention the reader.</summary>
    public int Mentions { get; private set; }

    /// <summary>Gets the number of the first message, or null.</summary>
    public long? First { get; private set; }

    /// <summary>Gets the number of the first event that mentions the reader, or null.</summary>
    public long? MentionAt { get; private set; }

    /// <summary>Gets the number of the newest message that was ever added, or 0. It stays when the messages are forgotten.</summary>
    public long Newest { get; private set; }

    /// <summary>Adds a message.</summary>
    public void Add(long sequence, bool mentionsReader)
    {
        First ??= sequence;
        Newest = sequence;
        Count++;
        if (mentionsReader)
        {
            Mentions++;
            MentionAt ??= sequence;
        }
    }

    /// <summary>Adds other messages, which came before.</summary>
    public void Add(UnseenMessages earlier)
    {
        First = earlier.First ?? First;
        Count += earlier.Count;
        Mentions += earlier.Mentions;
        MentionAt = earlier.MentionAt ?? MentionAt;
        Newest = Math.Max(Newest, earlier.Newest);
    }

    /// <summary>Forgets all messages, if they were seen.</summary>
    public void Forget(bool wereSeen)
    {
        if (wereSeen)
        {
            (Count, Mentions, First, MentionAt) = (0, 0, null, null);
        }
    }
}
