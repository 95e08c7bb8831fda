using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Protocol;

/// <summary>Writes events as plain text, alike for both framings of the TCP door.</summary>
internal sealed class EventText : IEventVisitor<(IBufferWriter<byte> Output, string LineBreak), bool>
{
    private static readonly EventText Instance = new();

    private EventText()
    {
    }

    /// <summary>Writes an event as UTF-8, without an end mark.</summary>
    /// <param name="roomEvent">The event.</param>
    /// <param name="output">The target.</param>
    /// <param name="lineBreak">The text that replaces a line break within a message.</param>
    /// <returns>False if this kind of event has no text; nothing is written then.</returns>
    public static bool Write(RoomEvent roomEvent, IBufferWriter<byte> output, string lineBreak) =>
        roomEvent.Accept(Instance, (output, lineBreak));

    /// <summary>Writes one line for several events alike that follow others with a line each.</summary>
    /// <param name="last">The last of them.</param>
    /// <param name="count">The number of them, at least 2.</param>
    /// <param name="output">The target.</param>
    public static void WriteOthers(RoomEvent last, int count, IBufferWriter<byte> output) => Write(output, string.Create(
        CultureInfo.InvariantCulture,
        $"and {count} {last switch
        {
            ParticipantJoined => "others joined",
            MessageDeleted deletion => $"more messages by {deletion.MessageAuthor}",
            ParticipantRemoved removal => removal.IsBan ? "others were banned" : "others were removed",
            _ => "others left",
        }}"));

    /// <inheritdoc/>
    public bool VisitMessage(MessagePosted message, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        var output = argument.Output;
        if (message.Changes.Deletion is { } deletion)
        {
            return VisitDelete(deletion, argument);
        }

        if (message.Kind == MessageKind.Action)
        {
            Write(output, "* ");
            Write(output, message.Author);
            Write(output, " ");
        }
        else
        {
            Write(output, message.Author);
            Write(output, ": ");
            if (message.Answers is { } answered && answered.Author != message.Author && !Mentions(message.Text, answered.Author))
            {
                Write(output, $"@{answered.Author} ");
            }
        }

        WriteText(message.Text, argument);
        return true;
    }

    /// <inheritdoc/>
    public bool VisitJoin(ParticipantJoined join, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, join.Author);
        Write(argument.Output, " has joined the chat!");
        return true;
    }

    /// <inheritdoc/>
    public bool VisitLeave(ParticipantLeft leave, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, leave.Author);
        Write(argument.Output, " has left the chat.");
        return true;
    }

    /// <inheritdoc/>
    public bool VisitRemoval(ParticipantRemoved removal, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, removal.Author);
        Write(argument.Output, removal.IsBan ? " was banned by " : " was removed by ");
        Write(argument.Output, removal.By);
        Write(argument.Output, removal.Reason.Length > 0 ? $": {removal.Reason}" : ".");
        return true;
    }

    /// <inheritdoc/>
    public bool VisitRename(ParticipantRenamed rename, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, rename.Author);
        Write(argument.Output, " is now known as ");
        Write(argument.Output, rename.NewHandle);
        Write(argument.Output, ".");
        return true;
    }

    /// <inheritdoc/>
    public bool VisitTopic(TopicSet topic, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, topic.Author);
        Write(argument.Output, topic.Topic.Length > 0 ? " set the topic: " : " removed the topic.");
        Write(argument.Output, topic.Topic);
        return true;
    }

    /// <inheritdoc/>
    public bool VisitEdit(MessageEdited edit, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        if (edit.Text is not { } text)
        {
            return false;
        }

        Write(argument.Output, edit.Author);
        Write(argument.Output, " edited: ");
        WriteText(text, argument);
        return true;
    }

    /// <inheritdoc/>
    public bool VisitDelete(MessageDeleted deletion, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, deletion.Author);
        Write(argument.Output, deletion.MessageAuthor.Length == 0 ? " deleted a message." : $" deleted a message by {deletion.MessageAuthor}.");
        return true;
    }

    /// <inheritdoc/>
    public bool VisitReaction(ReactionChanged reaction, (IBufferWriter<byte> Output, string LineBreak) argument) => false;

    /// <inheritdoc/>
    public bool VisitUnknown(RoomEvent unknown, (IBufferWriter<byte> Output, string LineBreak) argument) => false;

    /// <inheritdoc/>
    public bool VisitUnreadable(UnreadableEvents unreadable, (IBufferWriter<byte> Output, string LineBreak) argument)
    {
        Write(argument.Output, unreadable.Line);
        return true;
    }

    private static void WriteText(string text, (IBufferWriter<byte> Output, string LineBreak) argument) =>
        Write(argument.Output, text.Contains('\n', StringComparison.Ordinal) ? text.Replace("\n", argument.LineBreak, StringComparison.Ordinal) : text);

    private static bool Mentions(string text, string handle)
    {
        var mention = $"@{handle}";
        text = text.Replace(Handle.WideMentionSign, '@');
        for (var at = 0; (at = text.IndexOf(mention, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += mention.Length)
        {
            // Otherwise @bobby would count as a mention of bob.
            if (at + mention.Length == text.Length || !IsOfHandle(text[at + mention.Length]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfHandle(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';

    // Reserves the maximum, because counting the bytes first costs as much as encoding them.
    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
