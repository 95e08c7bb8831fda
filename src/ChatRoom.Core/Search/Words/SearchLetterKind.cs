namespace ChatRoom.Core.Search.Words;

/// <summary>Lists the parts that a character can have in the tokens of a text.</summary>
internal enum SearchLetterKind
{
    /// <summary>Ends a token.</summary>
    Separator,

    /// <summary>Belongs to a word as it is.</summary>
    Word,

    /// <summary>Belongs to a word without its marks and its case.</summary>
    Folded,

    /// <summary>Is a token by itself, as in Chinese.</summary>
    Single,

    /// <summary>Begins a token, to which the marks behind it belong, as in Thai.</summary>
    Syllable,

    /// <summary>Is left out.</summary>
    Ignored,
}
