using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Keeps the framework from building all endpoints at the start, for a cache of policies that no endpoint has.</summary>
/// <remarks>They would cost the start more than a hundred compiled methods; now the first request makes them.</remarks>
internal sealed class UncachedPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    /// <inheritdoc/>
    public override bool AllowsCachingPolicies => false;
}
