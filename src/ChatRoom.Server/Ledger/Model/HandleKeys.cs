using ChatRoom.Core.Text;
using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Gives the accounts the handle keys of this project in place of upper-case names.</summary>
internal sealed class HandleKeys : ILookupNormalizer
{
    /// <inheritdoc/>
    public string? NormalizeName(string? name) => Handle.TryCreate(name, out var handle) ? handle.SkeletonKey : null;

    /// <inheritdoc/>
    public string? NormalizeEmail(string? email) => null;
}
