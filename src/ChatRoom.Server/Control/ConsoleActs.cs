using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;

namespace ChatRoom.Server.Control;

/// <summary>Does what the command line asks: acts of moderation, and those about accounts.</summary>
internal sealed class ConsoleActs(ModerationService moderation, AccountActs accounts, AccountLoader loader, OwnerLink owner)
{
    /// <summary>Reads the accounts; for a process that starts no server.</summary>
    public void Load() => loader.Load();

    /// <summary>Does one act.</summary>
    /// <param name="act">The name of the act.</param>
    /// <param name="argument">Its argument; it may hold a passphrase, so nothing logs it.</param>
    /// <param name="cancellationToken">Gives up before the act is stored.</param>
    public async Task<ActAnswer> RunAsync(string act, string argument, CancellationToken cancellationToken)
    {
        if (accounts.Find(act) is { } run)
        {
            var done = await run(argument.Trim(), cancellationToken);
            await owner.WithdrawIfOwnedAsync();
            return done;
        }

        if (!moderation.Acts.Contains(act))
        {
            return ActAnswer.Refused("There is no such act.");
        }

        // A reason would keep a log-in that was pasted into it, and others would read it.
        if (AccountLine.Find($"/{act} {argument}") is not null || InvitationCode.IsIn(argument))
        {
            return ActAnswer.Refused(AccountCommands.ReasonIsLogIn);
        }

        var answer = ConsoleWords.Reword(await moderation.RunAsync(act, argument, Issuer.Console, cancellationToken));
        await owner.WithdrawIfOwnedAsync();
        return act == "users" ? ActAnswer.Done([.. answer.Lines, .. await accounts.ListAsync(cancellationToken)]) : answer;
    }
}
