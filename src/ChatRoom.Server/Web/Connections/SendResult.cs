using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Connections;

/// <summary>What came of something that was sent from the page.</summary>
/// <param name="Outcome">One of the words below.</param>
/// <param name="Reason">One line for the sender, or null.</param>
public sealed record SendResult(string Outcome, LocalizedMessage? Reason = null)
{
    /// <summary>It is in the log, once.</summary>
    public static SendResult Said { get; } = new("said");

    /// <summary>It was a command, or nothing at all, and is dealt with.</summary>
    public static SendResult Done { get; } = new("done");

    /// <summary>It could not be taken now, and should be sent again as it is.</summary>
    public static SendResult Later { get; } = new("later");

    /// <summary>The text was not taken, and belongs where it was typed.</summary>
    public static SendResult Rejected(LocalizedMessage? reason) => new("rejected", reason);

    /// <summary>
    /// Whether it was said long ago cannot be told any more; somebody has to look, and decide whether to send it again. Then
    /// it comes without a position.
    /// </summary>
    public static SendResult Unknown { get; } = new(
        "unknown", new("Answer_Unknown", "it may have been said long ago; look before you send it again"));

    /// <summary>The message was taken, but will never be shown; somebody has to decide whether to send it again.</summary>
    public static SendResult Failed(LocalizedMessage reason) => new("failed", reason);
}
