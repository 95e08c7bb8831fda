using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Core.Events;

/// <summary>Identifies a person on this server; the handle may change, the id does not.</summary>
public readonly record struct PersonId
{
    /// <summary>The length of an id in bytes.</summary>
    public const int Bytes = 16;

    // Part of the stored data: another prefix would make other persons of the same tokens.
    private const string TokenPrefix = "ChatRoom person\n";

    private readonly Guid _value;

    /// <summary>Creates an id from its bytes.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Bytes"/> bytes.</exception>
    public PersonId(ReadOnlySpan<byte> bytes) => _value = new Guid(bytes);

    /// <summary>Gets the id of no person: the author of an event that was stored without one.</summary>
    public static PersonId None => default;

    /// <summary>Gets whether this is <see cref="None"/>.</summary>
    public bool IsNone => _value == Guid.Empty;

    /// <summary>Returns a random id, for a client without a token.</summary>
    public static PersonId New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Returns the id of the person that holds a secret token; the id does not reveal the token.</summary>
    public static PersonId FromToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(TokenPrefix + token), hash);
        return new(hash[..Bytes]);
    }

    /// <summary>Writes the <see cref="Bytes"/> bytes of the id.</summary>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    public void CopyTo(Span<byte> target)
    {
        if (!_value.TryWriteBytes(target))
        {
            throw new ArgumentException("There is no space for an id.", nameof(target));
        }
    }

    /// <summary>Returns the bytes of the id as 32 hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
