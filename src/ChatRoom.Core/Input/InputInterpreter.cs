using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Search;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Input;

/// <summary>Interprets one line of input for every door: flood limits, length, then command or message.</summary>
public sealed class InputInterpreter(
    RoomDirectory rooms, LimitsOptions limits, AddressLimiter addresses, TimeProvider time, ChatMetrics metrics, ModerationService moderation,
    MessageSearch? search = null, IAccounts? accounts = null)
{
    // A longer name of an unknown command is cut in the answer, between characters.
    private const int MaxShownName = 32;

    /// <summary>Creates an interpreter for a server without proxies.</summary>
    public InputInterpreter(RoomDirectory rooms, LimitsOptions limits, AddressLimiter addresses, TimeProvider time, ChatMetrics metrics)
        : this(rooms, limits, addresses, time, metrics, new(rooms, new ProtectedNetworks([]), time, NullLogger<ModerationService>.Instance))
    {
    }

    /// <summary>Gets all rooms.</summary>
    public RoomDirectory Rooms => rooms;

    /// <summary>Gets the acts of moderation.</summary>
    public ModerationService Moderation => moderation;

    /// <summary>Gets the accounts; null if the server keeps none.</summary>
    public IAccounts? Accounts => accounts;

    /// <summary>Takes one line from a subscription that is in its room.</summary>
    /// <remarks>
    /// The flood limits may delay the return. Nothing is dropped, but the door must not read further lines meanwhile.
    /// </remarks>
    /// <param name="subscription">The sender; its connection gets refusals by <see cref="Connection.Answer"/>.</param>
    /// <param name="line">The text as typed.</param>
    /// <param name="id">The id of the event that the line may become.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    /// <exception cref="OperationCanceledException">The connection ended; the line was not taken.</exception>
    public ValueTask<InputOutcome> TakeAsync(
        Subscription subscription, string line, Guid id, CancellationToken cancellationToken)
    {
        if (subscription.Participant is not { } participant)
        {
            throw new InvalidOperationException("The subscription is not in the room.");
        }

        var text = MessageText.Clean(line);
        if (MessageText.IsBlank(text))
        {
            return new(InputOutcome.Done);
        }

        var wait = participant.Person.Flood.Take();
        if (wait > TimeSpan.Zero)
        {
            return TakeLaterAsync(wait, subscription, text, id, cancellationToken);
        }

        wait = TakeFromAddress(subscription.Connection, participant.Name, text);
        return wait > TimeSpan.Zero
            ? TakeLaterAsync(wait, subscription, text, id, cancellationToken, forAddress: true)
            : TakeNowAsync(subscription, text, id, cancellationToken);
    }

    /// <summary>Waits until the limits of its address let a client join.</summary>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public Task WaitToJoinAsync(ClientAddress client, CancellationToken cancellationToken) =>
        WaitAsync(addresses.TakeJoin(client), () => addresses.GiveBackJoin(client), cancellationToken);

    /// <summary>Waits until the limits of its address let a client have an answer, which costs what a line costs.</summary>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public Task WaitToAnswerAsync(ClientAddress client, CancellationToken cancellationToken) =>
        WaitAsync(addresses.TakeLine(client, "", ""), () => addresses.GiveBackLine(client, "", ""), cancellationToken);

    /// <summary>As the other method, but also waits for the flood gate of the person that asks.</summary>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public async Task WaitToAnswerAsync(Person person, ClientAddress client, CancellationToken cancellationToken)
    {
        await Task.Delay(person.Flood.Take(), time, cancellationToken);
        await WaitToAnswerAsync(client, cancellationToken);
    }

    /// <summary>Rejects and counts a message that is too long.</summary>
    /// <param name="connection">The sender.</param>
    /// <param name="id">The id of the message; empty if it has none.</param>
    /// <param name="bytes">The length of the message, if it is known.</param>
    public void RejectTooLong(Connection connection, Guid id = default, int? bytes = null)
    {
        metrics.Rejected(RejectReason.MessageTooLong);
        var most = limits.EffectiveMessageBytes;
        Reject(connection, id, bytes is { } known
            ? new("Answer_TooLong", "Not sent: the message is too long ({0} bytes); the limit is {1} bytes.", known, most)
            : new("Answer_FarTooLong", "Not sent: the message is too long; the limit is {0} bytes.", most));
    }

    private async Task WaitAsync(TimeSpan wait, Action giveBack, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Those that wait behind the same address must not pay for what did not happen.
            giveBack();
            throw;
        }
    }

    private async ValueTask<InputOutcome> TakeLaterAsync(
        TimeSpan wait,
        Subscription subscription,
        string text,
        Guid id,
        CancellationToken cancellationToken,
        bool forAddress = false)
    {
        // The name that pays; it may change while the line waits.
        var author = subscription.Participant!.Name;
        subscription.Connection.Answer(id, new SayResult.Later(wait, forAddress));
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException) when (forAddress)
        {
            addresses.GiveBackLine(subscription.Connection.Client, author, text);
            throw;
        }

        // The address pays for a line once the gate of its person has let it pass.
        return !forAddress && TakeFromAddress(subscription.Connection, subscription.Participant!.Name, text) is { Ticks: > 0 } further
            ? await TakeLaterAsync(further, subscription, text, id, cancellationToken, forAddress: true)
            : await TakeNowAsync(subscription, text, id, cancellationToken);
    }

    private TimeSpan TakeFromAddress(Connection connection, string author, string text) =>
        addresses.TakeLine(connection.Client, author, text);

    private ValueTask<InputOutcome> TakeNowAsync(
        Subscription subscription, string text, Guid id, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > limits.EffectiveMessageBytes)
        {
            RejectTooLong(subscription.Connection, id, bytes);
            return new(InputOutcome.Rejected);
        }

        var secret = AccountLine.Find(text);
        if (secret is null && InvitationCode.IsIn(text))
        {
            metrics.Rejected(RejectReason.LooksLikePassphrase);
            Reject(subscription.Connection, id, new("Answer_HoldsCode", "Not said: it holds the code of an invitation."));
            return new(InputOutcome.Rejected);
        }

        if (secret is not null && (!secret.IsExact || !subscription.Connection.LogsInByLine))
        {
            metrics.Rejected(RejectReason.LooksLikePassphrase);
            Reject(subscription.Connection, id, AccountCommands.NotSaid(secret, subscription.Connection));
            return new(InputOutcome.Rejected);
        }

        if (IsCommand(text))
        {
            return RunCommandAsync(subscription, text, id, cancellationToken);
        }

        using var span = ChatTracing.StartMessage();
        var saying = subscription.Room.SayAsync(subscription, IsEscaped(text) ? text[1..] : text, MessageKind.Say, id, cancellationToken);
        return saying.IsCompletedSuccessfully ? new(InputOutcome.Said) : SaidAsync(saying);
    }

    // A slash before a sign begins a comment, and a word with two is a path, unless it begins with a command: "/msg/bob hi" may be private.
    private static bool IsCommand(string text)
    {
        if (text[0] != '/' || text.StartsWith("//", StringComparison.Ordinal))
        {
            return false;
        }

        if (text.Length == 1 || char.IsWhiteSpace(text[1]))
        {
            return true;
        }

        var word = FirstWord(text);
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        return Rune.TryGetRuneAt(text, 1, out var first) && Rune.IsLetter(first) && (slash < 0 || CommandTable.Find(word[..slash]) is not null);
    }

    /// <summary>Returns what stands between a slash and the first space.</summary>
    private static string FirstWord(string text) => text.AsSpan().IndexOfAny(' ', '\n', '\t') is var end and >= 0 ? text[1..end] : text[1..];

    // Two slashes are everyday text unless a name of a command could follow, as in // comment.
    private static bool IsEscaped(string text) =>
        text.Length > 2 && text.StartsWith("//", StringComparison.Ordinal) && Rune.TryGetRuneAt(text, 2, out var third) && Rune.IsLetter(third);

    private static async ValueTask<InputOutcome> SaidAsync(ValueTask saying)
    {
        await saying;
        return InputOutcome.Said;
    }

    private async ValueTask<InputOutcome> RunCommandAsync(
        Subscription subscription, string text, Guid id, CancellationToken cancellationToken)
    {
        var name = FirstWord(text);
        var argument = text[(name.Length + 1)..].Trim();
        if (CommandTable.Find(name) is { } command && command.IsFor(subscription.Connection))
        {
            return await command.RunAsync(
                new CommandCall(rooms, subscription, argument, id, cancellationToken) { Moderation = moderation, Search = search, Accounts = accounts, Time = time });
        }

        metrics.Rejected(RejectReason.UnknownCommand);
        var shown = name.Length <= MaxShownName ? name : name[..(char.IsHighSurrogate(name[MaxShownName - 1]) ? MaxShownName - 1 : MaxShownName)] + "…";
        Reject(subscription.Connection, id, IsEscaped("/" + text)
            ? new("Answer_NoCommand", "There is no command /{0}. Type /help for the list, or //{0} to say it.", shown)
            : new("Answer_NoCommandName", "There is no command /{0}. Type /help for the list, or a space before it to say it.", shown));
        return InputOutcome.Rejected;
    }

    private static void Reject(Connection connection, Guid id, LocalizedMessage reason) =>
        connection.Answer(id, new SayResult.Refused(RefusalReason.Invalid, reason));
}
