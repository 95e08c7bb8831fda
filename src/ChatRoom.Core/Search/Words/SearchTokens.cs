using System.Text;

namespace ChatRoom.Core.Search.Words;

/// <summary>Splits texts into the tokens by which they are found: words, and single characters of scripts without spaces.</summary>
/// <remarks>Index and query use the same tokens, so they agree in every language. <see cref="SearchLetters"/> knows the scripts.</remarks>
public static class SearchTokens
{
    /// <summary>The version of the rules; an index of another version is built anew.</summary>
    public const int Version = 2;

    /// <summary>The length in characters after which a token is split.</summary>
    public const int MaxLength = 64;

    /// <summary>Returns the tokens of a text, separated by spaces.</summary>
    public static string Of(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        Append(text, builder);
        return builder.ToString();
    }

    /// <summary>Appends the tokens of a text, separated by spaces.</summary>
    public static void Append(string text, StringBuilder tokens)
    {
        if (!Ascii.IsValid(text))
        {
            text = Normalize(text);
        }

        var writer = new TokenWriter(tokens);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
            {
                AddAscii(c, ref writer);
            }
            else if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                Add(rune, ref writer);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                writer.End();
            }
        }
    }

    private static string Normalize(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // A lone surrogate, which no stored message has.
            return text;
        }
    }

    private static void AddAscii(char c, ref TokenWriter writer)
    {
        if (char.IsAsciiLetterOrDigit(c))
        {
            writer.Letter(char.ToLowerInvariant(c));
        }
        else if (c is '#' or '+' && writer.IsSingleLetter)
        {
            // The names of C#, F# and C++.
            writer.Sign(c);
        }
        else
        {
            writer.End();
        }
    }

    private static void Add(Rune rune, ref TokenWriter writer)
    {
        switch (SearchLetters.KindOf(rune))
        {
            case SearchLetterKind.Word:
                writer.Letter(rune);
                break;
            case SearchLetterKind.Folded:
                foreach (var c in SearchLetters.Fold(rune))
                {
                    writer.Letter(c);
                }

                break;
            case SearchLetterKind.Single:
                writer.End();
                writer.Letter(rune);
                writer.End();
                break;
            case SearchLetterKind.Syllable:
                writer.End();
                writer.Letter(rune);
                break;
            case SearchLetterKind.Ignored:
                break;
            default:
                writer.End();
                break;
        }
    }

    /// <summary>Writes tokens with one space between them.</summary>
    private ref struct TokenWriter(StringBuilder target)
    {
        private readonly StringBuilder _target = target;
        private int _length;
        private bool _isSigned;
        private bool _isLetter;

        /// <summary>Gets whether the token is one ASCII letter, perhaps with signs behind it.</summary>
        public readonly bool IsSingleLetter => _isSigned || (_length == 1 && _isLetter);

        public void Letter(char c)
        {
            Begin(1);
            _target.Append(c);
            _isLetter = char.IsAsciiLetter(c);
        }

        public void Letter(Rune rune)
        {
            Begin(rune.Utf16SequenceLength);
            _target.Append(rune);
            _isLetter = false;
        }

        public void Sign(char c)
        {
            if (_length < MaxLength)
            {
                _isSigned = true;
                _length++;
                _target.Append(c);
            }
        }

        public void End() => (_length, _isSigned) = (0, false);

        private void Begin(int length)
        {
            if (_isSigned || _length + length > MaxLength)
            {
                End();
            }

            if (_length == 0 && _target.Length > 0)
            {
                _target.Append(' ');
            }

            _length += length;
        }
    }
}
