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

    /// <summary>Starts the span of a batch. The caller links it to the sampled messages.</summary>
    /// <param name="events">The number of events in the batch.</param>
    public static Activity? StartBatch(int events) =>
        Source.StartActivity(ActivityKind.Internal, default(ActivityContext), name: "batch")?.SetTag("chatroom.batch.size", events);
}
