using System.Security.Cryptography;
using System.Text;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Describes an invitation to a private room, which a link carries as a secret code.</summary>
/// <param name="CodeHash">The hash of the code; the code itself is not kept.</param>
/// <param name="Room">The address of the room.</param>
/// <param name="MakerId">The member that made it.</param>
/// <param name="Uses">The number of persons that may still use it.</param>
/// <param name="EndsAt">The time after which it is worth nothing, in UTC.</param>
public sealed record Invitation(byte[] CodeHash, string Room, PersonId MakerId, int Uses, DateTimeOffset EndsAt)
{
    private const int CodeLength = 26;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Returns a new code of 130 random bits.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(Alphabet, CodeLength);

    /// <summary>Returns the hash by which a code is found. The code is random, so that a fast hash is enough.</summary>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
