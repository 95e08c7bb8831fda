using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;

namespace ChatRoom.Core.Input.Accounts;

/// <summary>Represents the line in the place of a name: a name and a room, a log-in or a new account.</summary>
/// <param name="Name">The wanted name; empty for none.</param>
/// <param name="Room">The room behind the name, or null.</param>
/// <param name="Code">The code of an invitation in the line, or null.</param>
/// <param name="Secret">The line, if it has or may have a passphrase in it.</param>
public sealed record NameLine(string Name, string? Room, string? Code, AccountLine? Secret)
{
    /// <summary>Reads a line. A word with a code is neither a name nor a room.</summary>
    /// <param name="line">The line as typed.</param>
    /// <param name="takesRoom">Whether a room may stand behind the name.</param>
    public static NameLine Read(string line, bool takesRoom)
    {
        // A NUL or an escape sequence behind a room would send the client to the lobby.
        line = MessageText.Clean(line);
        var code = CodeIn(line);
        if (AccountLine.Find(line) is { } secret)
        {
            return new("", null, code, secret);
        }

        var rest = InvitationCode.Remove(line);
        var (name, room) = takesRoom ? RoomName.Split(rest) : (rest, null);
        return new(name, room, code, null);
    }

    /// <summary>Gets whether the line is a log-in by a code alone.</summary>
    public bool IsCodeAlone => Code is not null && Secret is not null && InvitationCode.Remove(Secret.Arguments).Length == 0;

    /// <summary>Reads the line of a newcomer: <c>/register NAME [CODE] PASSPHRASE</c>; null if it is none.</summary>
    /// <param name="mode">The rule of the server; only where no guest may enter, a name may stand there without a code.</param>
    public NewAccount? ReadNewAccount(AccessMode mode)
    {
        if (Secret is not { IsExact: true, Command: "register" })
        {
            return null;
        }

        var (first, others) = InvitationCode.Cut(Secret.Arguments);
        var (second, rest) = InvitationCode.Cut(others);
        return CodeIn(first) is { } code ? new(second, code, rest)
            : CodeIn(second) is { } next ? new(first, next, rest)
            : mode == AccessMode.Accounts ? new(first, null, others)
            : null;
    }

    // A mistyped code is one that is not good.
    private static string? CodeIn(string text) => InvitationCode.Find(text) ?? (InvitationCode.IsIn(text) ? "" : null);

    /// <summary>Returns the line for a client that neither logs in nor is invited.</summary>
    public static LocalizedMessage RefusalOf(AdmissionRegister admission) => (admission.Mode, admission.Registration) switch
    {
        (AccessMode.Invited, _) => new(
            "Answer_MustBeInvitedByLine", "Only invited people may enter here. In the place of the name: NAME CODE, or /login NAME PASSPHRASE"),
        (_, RegistrationRule.Everyone) => new(
            "Answer_MustLogInOrRegister", "Only people with an account may enter here. In the place of the name: /login NAME PASSPHRASE, or /register NAME PASSPHRASE"),
        (_, RegistrationRule.Invited) => new(
            "Answer_MustLogInOrBeInvited", "Only people with an account may enter here. In the place of the name: /login NAME PASSPHRASE, or with an invitation /register NAME CODE PASSPHRASE"),
        _ => new("Answer_MustLogInByLine", "Only people with an account may enter here. In the place of the name: /login NAME PASSPHRASE"),
    };
}
