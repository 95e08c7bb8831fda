using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Describes the result of a message or command from the page.</summary>
/// <param name="Outcome">The outcome, as <c>outbox.js</c> knows it.</param>
/// <param name="Reason">The reason for the sender, or null.</param>
public sealed record SendResult(string Outcome, LocalizedMessage? Reason = null)
{
    /// <summary>Gets the result for a message that is in the log, once.</summary>
    public static SendResult Said { get; } = new("said");

    /// <summary>Gets the result for a command, or an empty text.</summary>
    public static SendResult Done { get; } = new("done");

    /// <summary>Gets the result for a message that the browser is to send again later.</summary>
    public static SendResult Later { get; } = new("later");

    /// <summary>Creates the result for a text that goes back into the composer.</summary>
    public static SendResult Rejected(LocalizedMessage? reason) => new("rejected", reason);

    /// <summary>Gets the result for a message that may be in the log long ago: the sender decides whether to send it again.</summary>
    public static SendResult Unknown { get; } = new(
        "unknown", new("Answer_Unknown", "it may have been said long ago; look before you send it again"));

    /// <summary>Creates the result for a message that the log will never have: the sender decides whether to send it again.</summary>
    public static SendResult Failed(LocalizedMessage reason) => new("failed", reason);
}
