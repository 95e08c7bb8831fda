using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.History.Stored;

/// <summary>Measures events for a reader that wants a limited amount of text.</summary>
internal static class TextSize
{
    /// <summary>The characters that an event counts besides its text.</summary>
    public const int CharactersOfEvent = 64;

    /// <summary>Returns the characters that an event counts.</summary>
    public static long Of(RoomEvent roomEvent) =>
        CharactersOfEvent + roomEvent switch
        {
            MessagePosted message => message.Text.Length,
            MessageEdited edit => edit.Text?.Length ?? 0,
            _ => 0,
        };
}
