using System.Security.Cryptography;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Names the conversation of two persons: <c>@</c> and a hash of both ids, the same from either side.</summary>
public static class DirectAddress
{
    private const char Mark = '@';
    private const int HashBytes = 15;

    /// <summary>Returns the name of a conversation.</summary>
    public static string Of(PersonId one, PersonId other)
    {
        Span<byte> ids = stackalloc byte[2 * PersonId.Bytes];
        var (first, second) = string.CompareOrdinal(one.ToString(), other.ToString()) < 0 ? (one, other) : (other, one);
        first.CopyTo(ids);
        second.CopyTo(ids[PersonId.Bytes..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ids, hash);
        return Mark + Convert.ToHexStringLower(hash[..HashBytes]);
    }

    /// <summary>Returns whether a text has the form of such a name; nobody can type one as the name of a room.</summary>
    public static bool IsLegal(string text) =>
        text.Length == (2 * HashBytes) + 1 && text[0] == Mark && text.Skip(1).All(char.IsAsciiHexDigitLower);
}
