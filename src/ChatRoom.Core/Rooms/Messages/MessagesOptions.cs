using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Settings;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Configures the changes of messages (section <c>Messages</c>).</summary>
public sealed class MessagesOptions
{
    public const string Section = "Messages";

    /// <summary>Gets or sets the time in which the author may change the text of a message.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00", ErrorMessage = "must be a time from 00:00:00 (never) to 3650 days, such as 01:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets the largest number of different emoji with which persons react to one message.</summary>
    [ChangesWhileRunning]
    [Range(1, 100, ErrorMessage = "must be from 1 to 100")]
    public int ReactionKinds { get; set; } = 20;

    /// <summary>Gets or sets the largest number of reactions to one message, of all persons together.</summary>
    [ChangesWhileRunning]
    [Range(1, 10_000, ErrorMessage = "must be from 1 to 10000")]
    public int Reactions { get; set; } = 1000;
}
