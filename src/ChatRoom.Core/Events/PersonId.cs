using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Core.Events;

/// <summary>Identifies a person on this server: 16 bytes that never change and no client is shown.</summary>
/// <param name="Value">The id; zero for <see cref="None"/>.</param>
public readonly record struct PersonId(Guid Value)
{
    private const string Prefix = "chatroom person ";

    /// <summary>Gets the id of events whose author is not known.</summary>
    public static PersonId None => default;

    /// <summary>Makes a random id, for a client without a token.</summary>
    public static PersonId New() => new(new Guid(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Derives the id of the browser that has this token.</summary>
    public static PersonId FromToken(string token) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Prefix + token)).AsSpan(0, 16)));
}
