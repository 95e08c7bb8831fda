using System.Globalization;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Letter of any script.</summary>
internal static class Letter
{
    /// <summary>Whether this is a letter, a digit, a mark on one, or half of what may be one.</summary>
    public static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
