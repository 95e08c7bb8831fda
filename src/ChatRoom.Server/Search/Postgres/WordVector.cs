using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Makes the <c>tsvector</c> of a message: its words with their places, and the facts by which it is filtered.</summary>
/// <remarks>
/// PostgreSQL's own parsers know no emoji and no Chinese, and split links. Words are in lower case, so lexemes with capital
/// letters are free for facts. No lexeme has a character that needs an escape.
/// </remarks>
internal sealed class WordVector
{
    /// <summary>The lexeme of a message with a link.</summary>
    public const string Link = "L";

    /// <summary>The lexeme of a message whose places of words are not all in its vector, so it may have each phrase of its words.</summary>
    public const string Crowded = "X";

    // https://www.postgresql.org/docs/15/textsearch-limitations.html
    private const int MostPlaces = 16_383;
    private const int MostPlacesOfWord = 255;
    private const int MostBytes = 1_000_000;
    private const int MostHandleBytes = 500;

    // A word has a length, a pointer to its places, and their number.
    private const int BytesBeside = 8;

    private readonly StringBuilder _words = new();
    private readonly StringBuilder _vector = new();
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Returns the lexeme of a room.</summary>
    public static string RoomOf(long log) => string.Create(CultureInfo.InvariantCulture, $"R{log}");

    /// <summary>Returns the lexeme of an author as a person.</summary>
    public static string PersonOf(PersonId person) => $"P{person}";

    /// <summary>Returns the lexeme of an author by the key of the handle.</summary>
    public static string HandleOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return $"H{Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, MostHandleBytes)))}";
    }

    /// <summary>Returns the text of the vector.</summary>
    public string Of(MessagePosted message, long log)
    {
        _vector.Clear().Append(CultureInfo.InvariantCulture, $"'R{log}'");
        Add(HandleOf(Handle.TryCreate(message.Author, out var legal) ? legal.FoldedKey : message.Author));
        if (!message.AuthorId.IsNone)
        {
            Add(PersonOf(message.AuthorId));
        }

        if (SearchQuery.IsLinked(message.Text))
        {
            Add(Link);
        }

        foreach (var mention in MentionTokens.In(message))
        {
            Add(mention);
        }

        if (!TryAddWords(message.Text))
        {
            Add(Crowded);
        }

        return _vector.ToString();
    }

    private void Add(string lexeme) => _vector.Append(" '").Append(lexeme).Append('\'');

    /// <summary>Adds the words; returns false if not all of their places fit.</summary>
    private bool TryAddWords(string text)
    {
        _words.Clear();
        SearchTokens.Append(text, _words);
        var words = _words.ToString();
        var (place, bytes) = (0, 0);
        foreach (var range in words.AsSpan().Split(' '))
        {
            var word = words.AsSpan(range);
            // Of a text of a million bytes the end is left out.
            bytes += (word.Length * 3) + BytesBeside;
            if (word.IsEmpty || bytes > MostBytes)
            {
                break;
            }

            _vector.Append(" '").Append(word).Append("':").Append(CultureInfo.InvariantCulture, $"{Math.Min(++place, MostPlaces)}");
        }

        return place <= MostPlacesOfWord || (place <= MostPlaces && MostOfOneWord(words) <= MostPlacesOfWord);
    }

    private int MostOfOneWord(string words)
    {
        _counts.Clear();
        foreach (var word in words.Split(' '))
        {
            _counts[word] = _counts.GetValueOrDefault(word) + 1;
        }

        return _counts.Values.Max();
    }
}
