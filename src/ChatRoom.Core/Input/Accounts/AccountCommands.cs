using ChatRoom.Core.Connections;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;

namespace ChatRoom.Core.Input.Accounts;

/// <summary>Implements the commands of clients that log in by a line.</summary>
public static class AccountCommands
{
    /// <summary>Says that an act of moderation was refused, because its reason would show a passphrase or a code.</summary>
    public static readonly LocalizedMessage ReasonIsLogIn = new(
        "Trust_ReasonIsLogIn", "Not done: the reason looks like a log-in, or holds the code of an invitation.");

    private static readonly TimeSpan MayChangeFor = TimeSpan.FromMinutes(5);

    private static readonly LocalizedMessage NoAccounts = new(
        "Answer_NoAccounts", "This server keeps no accounts, because it keeps no history on disk.");

    /// <summary>Returns whether the connection has these commands; a page has a form.</summary>
    public static bool AreAvailableTo(Connection connection) => connection.LogsInByLine;

    /// <summary>Makes an account of a guest: <c>/register [CODE] PASSPHRASE</c>.</summary>
    public static async ValueTask<InputOutcome> RegisterAsync(CommandCall call)
    {
        if (RefusalOf(call.Accounts, call.Connection) is { } unsafeNow)
        {
            return call.Reject(unsafeNow);
        }

        var person = call.Participant.Person;
        var (first, others) = InvitationCode.Cut(call.Argument);
        var isCode = InvitationCode.IsIn(first);
        if (isCode && await UseAsync(call, person, first) is { } invalid)
        {
            return call.Reject(invalid);
        }

        if (await call.Accounts!.RegisterAsync(person, isCode ? others : call.Argument, call.Connection.Client, call.CancellationToken) is { } refusal)
        {
            return call.Reject(refusal);
        }

        call.Connection.LogIn(call.Time);
        call.Connection.Notice(new("Answer_Registered", "{0} is yours now. Next time: /login {0} PASSPHRASE", person.Name));
        return InputOutcome.Done;
    }

    /// <summary>
    /// Makes the account of a passphrase that of this connection: <c>/login HANDLE PASSPHRASE</c>; or uses an invitation:
    /// <c>/login CODE</c>.
    /// </summary>
    public static async ValueTask<InputOutcome> LogInAsync(CommandCall call)
    {
        if (InvitationCode.IsIn(call.Argument) && InvitationCode.Remove(call.Argument).Length == 0)
        {
            return await AcceptAsync(call);
        }

        var (account, refusal) = await CheckAsync(call.Accounts, call.Connection, call.Argument, call.CancellationToken);
        if (account is null)
        {
            return call.Reject(refusal!);
        }

        var guest = call.Participant.Person;
        if (guest.Id != account.Id && await BecomeAsync(call, guest, account) is { } failure)
        {
            return call.Reject(failure);
        }

        call.Connection.LogIn(call.Time);
        await call.Accounts!.AuditAsync(AccountAct.LogIn, account, call.Connection.Origin);
        call.Connection.Notice(new("Answer_LoggedIn", "You are logged in as {0}.", account.Handle));
        return InputOutcome.Done;
    }

    /// <summary>Changes the passphrase, soon after the log-in: <c>/passphrase NEW</c>.</summary>
    public static async ValueTask<InputOutcome> ChangeAsync(CommandCall call)
    {
        if (RefusalOf(call.Accounts, call.Connection) is { } unsafeNow)
        {
            return call.Reject(unsafeNow);
        }

        var account = call.Rooms.People.FindAccount(call.Participant.Person.Id);
        if (account is null || !call.Connection.HasLoggedInWithin(MayChangeFor, call.Time))
        {
            return call.Reject(new("Answer_LogInFirst", "Log in first: /login HANDLE PASSPHRASE, and within five minutes /passphrase NEW."));
        }

        if (await call.Accounts!.ChangeAsync(account, call.Argument, call.Connection.LogInId, call.Connection.Client, call.CancellationToken) is { } refusal)
        {
            return call.Reject(refusal);
        }

        await call.Accounts.AuditAsync(AccountAct.ChangePassphrase, account, call.Connection.Origin);
        call.Connection.Notice(new("Answer_PassphraseChanged", "The passphrase is changed. All other log-ins have ended."));
        return InputOutcome.Done;
    }

    /// <summary>Checks the arguments of <c>/login</c>, also of one that stands in the place of a name.</summary>
    public static async Task<(Account? Account, LocalizedMessage? Refusal)> CheckAsync(
        IAccounts? accounts, Connection connection, string arguments, CancellationToken cancellationToken)
    {
        if (RefusalOf(accounts, connection) is { } refusal)
        {
            return (null, refusal);
        }

        var end = arguments.AsSpan().IndexOfAny(' ', '\t');
        return end < 0
            ? (null, new("Answer_LogInUsage", "Log in as: /login HANDLE PASSPHRASE"))
            : await accounts!.CheckAsync(arguments[..end], arguments[end..].Trim(), connection.Client, isKnownDevice: false, cancellationToken);
    }

    /// <summary>Makes an account for a client that has no name yet.</summary>
    public static async Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(
        IAccounts? accounts, Connection connection, NewAccount wanted, CancellationToken cancellationToken) =>
        RefusalOf(accounts, connection) is { } refusal ? (null, refusal)
        : wanted.Passphrase.Length == 0 ? (null, new("Answer_RegisterUsage", "Register as: /register NAME PASSPHRASE, or /register NAME CODE PASSPHRASE"))
        : await accounts!.JoinAsync(wanted, connection.Client, cancellationToken);

    /// <summary>Answers a line that looks like one with a passphrase, and is none of these commands.</summary>
    public static LocalizedMessage NotSaid(AccountLine line, Connection connection) => !connection.LogsInByLine
        ? new("Answer_NotSaidOnPage", "Not said: it looks like a log-in. On the page, log in by the settings.")
        : line.Command switch
        {
            "login" => new("Answer_NotSaidLogin", "Not said: it looks like a log-in. Type /login HANDLE PASSPHRASE"),
            _ => new("Answer_NotSaid", "Not said: it looks like a passphrase. Type /{0} PASSPHRASE", line.Command),
        };

    private static async ValueTask<InputOutcome> AcceptAsync(CommandCall call)
    {
        var person = call.Participant.Person;
        if (await UseAsync(call, person, call.Argument) is { } refusal)
        {
            return call.Reject(refusal);
        }

        var admission = call.Rooms.Trust.Admission;
        call.Connection.Notice(!admission.AsksForNone && !person.HasAccount && admission.RefuseAccount(person.Id) is null
            ? new("Answer_InvitationTaken", "Your invitation is good. To keep your name: /register PASSPHRASE")
            : new("Answer_InvitationNotNeeded", "You need no invitation."));
        return InputOutcome.Done;
    }

    // A guest of a line cannot come back as the same person, so the ledger does not keep it.
    private static async Task<LocalizedMessage?> UseAsync(CommandCall call, Person person, string text) =>
        InvitationCode.Find(text) is not { } code ? AdmissionRegister.NoInvitation
        : person.HasAccount ? null
        : await call.Rooms.Trust.Admission.AcceptAsync(code, person.Id, canReturn: false);

    private static LocalizedMessage? RefusalOf(IAccounts? accounts, Connection connection) =>
        accounts is null ? NoAccounts
        : connection.Client.IsSecure || accounts.AllowsPlaintext ? null
        : new("Answer_Plaintext", "Others on the network could read a passphrase on this connection. Use TLS, the page over HTTPS, or a connection on the server's machine.");

    private static async Task<LocalizedMessage?> BecomeAsync(CommandCall call, Person guest, Account account)
    {
        if (call.Rooms.Trust.RefuseEntry(account.Id, call.Connection.Client, hasAccount: true) is { } ban)
        {
            return ban;
        }

        await call.Rooms.ReclaimAsync(account);
        using var visit = await call.Rooms.People.EnterAsync(null, account: account, client: call.Connection.Client);
        return await call.Room.MayAsync(RoomAct.Join, visit.Person, call.CancellationToken)
            ? await call.Rooms.BecomeAsync(guest, visit.Person)
            : new("Answer_LogInElsewhere", "The account may not enter this room. Go to the lobby first: /join {0}", RoomDirectory.Lobby);
    }
}
