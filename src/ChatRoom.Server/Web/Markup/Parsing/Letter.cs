using System.Globalization;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Classifies letters of any script.</summary>
internal static class Letter
{
    /// <summary>Returns whether a character is a letter, a digit, a combining mark, or half of a surrogate pair.</summary>
    public static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
