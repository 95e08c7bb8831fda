namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Distinguishes the pieces of a line.</summary>
internal enum PieceKind
{
    /// <summary>Text as typed.</summary>
    Text = 0,

    /// <summary>A run of <c>*</c>, <c>_</c> or <c>~</c> that may begin or end emphasis.</summary>
    Delimiter = 1,

    /// <summary>Code between backquotes.</summary>
    Code = 2,

    /// <summary>A link.</summary>
    Link = 3,

    /// <summary>A possible handle after an <c>@</c>.</summary>
    Mention = 4,

    /// <summary>A short code of an emoji.</summary>
    Emoji = 5,
}
