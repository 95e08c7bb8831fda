using System.Diagnostics;

namespace ChatRoom.Core.Diagnostics;

/// <summary>Starts the spans of the server: one for a message where a listener samples it, and one for a batch.</summary>
/// <remarks>Without a listener nothing is allocated. A delivery never has a span.</remarks>
public static class ChatTracing
{
    public const string SourceName = "ChatRoom";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of a message, from the end of its wait to its place in the inbox.</summary>
    public static Activity? StartMessage() => Source.StartActivity("message");

    /// <summary>Starts the span of a batch, which is linked to its sampled messages.</summary>
    /// <param name="events">The number of events in the batch.</param>
    /// <param name="messages">The spans of the messages; null for each that is not sampled.</param>
    public static Activity? StartBatch(int events, IEnumerable<Activity?> messages)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var batch = Source.StartActivity(
            ActivityKind.Internal, default(ActivityContext), links: messages.OfType<Activity>().Select(message => new ActivityLink(message.Context)), name: "batch");
        return batch?.SetTag("chatroom.batch.size", events);
    }
}
