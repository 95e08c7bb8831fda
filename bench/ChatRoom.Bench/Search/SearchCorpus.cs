using ChatRoom.Core.Events;

namespace ChatRoom.Bench.Search;

/// <summary>Makes messages in several languages; the same ones in each run. Few words are frequent, and most are rare, as in talk.</summary>
internal sealed class SearchCorpus
{
    private const int WordsOfLanguage = 8_000;
    private const int Authors = 500;

    // The letters of words, their shortest and longest length, the space between words, and the share of the messages in percent.
    private static readonly (string Letters, int Least, int Most, string Space, int Share)[] Languages =
    [
        ("etaoinshrdlucmfwypvbgk", 2, 9, " ", 45),
        ("enisratdhulcgmobwfkzäöüß", 3, 12, " ", 12),
        ("esaitnrulodcpmévqfbghjàè", 2, 9, " ", 7),
        ("оеаинтсрвлкмдпуяыьгзбчй", 2, 10, " ", 6),
        (string.Concat(Enumerable.Range(0x4E00, 1500).Select(code => (char)code)), 1, 3, "", 12),
        (string.Concat(Enumerable.Range(0x3042, 80).Select(code => (char)code)), 2, 5, "", 9),
        (string.Concat(Enumerable.Range(0xAC00, 900).Select(code => (char)code)), 1, 4, " ", 6),
        (string.Concat(Enumerable.Range(0x0E01, 40).Select(code => (char)code)), 2, 5, "", 3),
    ];

    private readonly Random _random = new(1);
    private readonly string[][] _words;
    private readonly PersonId[] _persons = [.. Enumerable.Range(0, Authors).Select(_ => PersonId.New())];
    private DateTimeOffset _at = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SearchCorpus() => _words = [.. Languages.Select(language => Enumerable.Range(0, WordsOfLanguage)
        .Select(_ => new string(_random.GetItems(language.Letters.AsSpan(), _random.Next(language.Least, language.Most + 1)))).ToArray())];

    /// <summary>Returns the next message.</summary>
    public MessagePosted Next()
    {
        _at += TimeSpan.FromMilliseconds(_random.Next(2000));
        var author = _random.Next(Authors);
        var language = Language();
        var text = string.Join(Languages[language].Space, Sentence(language));
        text = _random.Next(50) == 0 ? $"{text} https://example.org/{Word(0)}" : text;
        return new(RoomEvent.NewId(), _at, $"user{author}", text, MessageKind.Say) { AuthorId = _persons[author] };
    }

    /// <summary>Returns two words of one language for a query.</summary>
    public string TwoWords()
    {
        var language = Language();
        return $"{Word(language)} {Word(language)}";
    }

    private string[] Sentence(int language) => [.. Enumerable.Range(0, _random.Next(3, 16)).Select(_ => Word(language))];

    // The frequency of a word is about the inverse of its rank.
    private string Word(int language) => _words[language][(int)Math.Pow(WordsOfLanguage, _random.NextDouble()) - 1];

    private int Language()
    {
        var share = _random.Next(100);
        var language = 0;
        while ((share -= Languages[language].Share) >= 0)
        {
            language++;
        }

        return language;
    }
}
