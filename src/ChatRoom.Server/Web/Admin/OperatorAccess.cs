using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;

namespace ChatRoom.Server.Web.Admin;

/// <summary>Decides at each call whether the reader of a page is an operator: its log-in, its role and its bans may end at any time.</summary>
/// <param name="account">Returns the account that the reader is logged in to at the moment, or null.</param>
/// <param name="client">The origin of the page.</param>
/// <param name="trust">The roles and bans.</param>
internal sealed class OperatorAccess(Func<Account?> account, ClientAddress client, TrustRegister trust)
{
    /// <summary>Gets the operator as the issuer of acts; null for everybody else.</summary>
    public Issuer? Current => Find(account(), client, trust);

    /// <summary>Returns the operator that an account is, or null.</summary>
    /// <param name="account">The account; null for a guest. The token of a guest proves nothing to a request.</param>
    /// <param name="client">The origin of the request.</param>
    /// <param name="trust">The roles and bans.</param>
    public static Issuer? Find(Account? account, ClientAddress client, TrustRegister trust)
    {
        if (account is null || trust.RefuseEntry(account.Id, client, hasAccount: true) is not null)
        {
            return null;
        }

        var rank = trust.RankOf(account.Id);
        return Authority.Allows(ModerationAct.RunServer, rank)
            ? new Issuer(account.Id, account.Handle, rank, Room: null, client, client.OriginBy("web"))
            : null;
    }
}
