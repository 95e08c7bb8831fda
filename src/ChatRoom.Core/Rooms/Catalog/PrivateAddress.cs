using System.Buffers;
using System.Security.Cryptography;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Makes the addresses of private rooms: <c>~</c> and 16 random characters, which nobody can guess.</summary>
public static class PrivateAddress
{
    private const char Mark = '~';
    private const int Length = 16;

    // Without the characters that people take for one another; 32, so that each stands for five random bits.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Returns a new address.</summary>
    public static string New() => Mark + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Returns whether a text has the form of an address, whether or not there is such a room.</summary>
    public static bool IsLegal(string text) =>
        text.Length == Length + 1 && text[0] == Mark && text.AsSpan(1).IndexOfAnyExcept(Characters) < 0;
}
