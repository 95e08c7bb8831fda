using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Recognises letters and marks that are invisible.</summary>
/// <remarks>
/// The set is Default_Ignorable_Code_Point (DerivedCoreProperties.txt) without the format characters, which have a
/// category of their own.
/// </remarks>
internal static class DefaultIgnorable
{
    public static bool Contains(Rune rune) => rune.Value switch
    {
        0x034F => true, // combining grapheme joiner
        0x115F or 0x1160 or 0x3164 or 0xFFA0 => true, // Hangul fillers
        0x17B4 or 0x17B5 => true, // Khmer inherent vowels
        >= 0x180B and <= 0x180F => true, // Mongolian variation selectors
        >= 0xFE00 and <= 0xFE0F => true, // variation selectors
        0x13441 or 0x13442 => true, // blank hieroglyphs: not in the property, but as invisible
        0x16FE4 => true, // Khitan filler: likewise
        0x2065 or (>= 0xFFF0 and <= 0xFFF8) => true, // reserved
        >= 0xE0000 and <= 0xE0FFF => true, // tags, further variation selectors, reserved
        _ => false,
    };
}
