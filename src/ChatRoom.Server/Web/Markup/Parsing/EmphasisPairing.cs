namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds the delimiters of a line that belong together.</summary>
internal static class EmphasisPairing
{
    // Bounds the nesting, and the work for each delimiter.
    private const int MaxOpen = 12;

    /// <summary>Sets <see cref="Piece.Partner"/> of each delimiter that has one.</summary>
    public static void Pair(string source, IReadOnlyList<Piece> pieces)
    {
        var open = new List<Piece>();
        var line = pieces.Count == 0 ? default : new Line(pieces[0].Start, pieces[^1].End);
        var sign = DelimiterRules.CodeSignIn(line.Of(source));
        foreach (var piece in pieces)
        {
            if (piece.Kind != PieceKind.Delimiter)
            {
                continue;
            }

            // Pairs do not cross.
            var place = piece.Closes ? open.FindLastIndex(other => AreOne(source, pieces, other, piece, sign)) : -1;
            if (place >= 0)
            {
                (open[place].Partner, piece.Partner) = (piece, open[place]);
                open.RemoveRange(place, open.Count - place);
            }
            else if (piece.Opens)
            {
                open.Add(piece);
                if (open.Count > MaxOpen)
                {
                    open.RemoveAt(0);
                }
            }
        }

        PartQuoted(source, pieces, line);
        PartNested(pieces);
        PartBesideLoneOnes(source, pieces);
        while (Unpair(source, pieces))
        {
        }
    }

    /// <summary>Parts the pairs directly within quotation marks: <c>"**dist**"</c> is a string of a program, or tells what to type.</summary>
    private static void PartQuoted(string source, IReadOnlyList<Piece> pieces, Line line)
    {
        foreach (var opening in pieces)
        {
            if (opening.Partner is { } closing && opening.Start > line.Start && closing.Start > opening.Start && closing.End < line.End
                && source[opening.Start - 1] is '"' or '\'' && source[opening.Start - 1] == source[closing.End])
            {
                (opening.Partner, closing.Partner) = (null, null);
            }
        }
    }

    /// <summary>Parts two pairs of single delimiters around one text: <c>*_SUFFIX PREFIX_*</c> has two globs.</summary>
    private static void PartNested(IReadOnlyList<Piece> pieces)
    {
        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            var (outer, inner) = (pieces[i], pieces[i + 1]);
            if (outer is { Count: 1, Partner: { } outerEnd } && inner is { Count: 1, Partner: { } innerEnd }
                && outer.End == inner.Start && innerEnd.End == outerEnd.Start)
            {
                (outer.Partner, outerEnd.Partner, inner.Partner, innerEnd.Partner) = (null, null, null, null);
            }
        }
    }

    /// <summary>Parts all pairs of a delimiter if another one like them in the line has no partner: it is something else there.</summary>
    private static void PartBesideLoneOnes(string source, IReadOnlyList<Piece> pieces)
    {
        var lone = pieces.Where(piece => piece is { Kind: PieceKind.Delimiter, Partner: null, IsEscaped: false }).Select(piece => (piece.Char, piece.Count)).ToHashSet();
        if (pieces.Any(piece => piece.Kind == PieceKind.Text && piece.Inner.Of(source).Contains(" * ", StringComparison.Ordinal)))
        {
            lone.Add(('*', 1));
        }

        foreach (var piece in pieces)
        {
            if (piece is { Partner: { } partner, IsEscaped: false } && lone.Contains((piece.Char, piece.Count)))
            {
                (piece.Partner, partner.Partner) = (null, null);
            }
        }
    }

    /// <summary>Parts the pairs with an end beside a delimiter without a pair, as in <c>'*_old_*'</c>.</summary>
    /// <returns>Whether there were any.</returns>
    private static bool Unpair(string source, IReadOnlyList<Piece> pieces)
    {
        var isAny = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.Partner is { } partner && (IsAlone(source, pieces, i - 1, piece.Start - 1) || IsAlone(source, pieces, i + 1, piece.End)))
            {
                (piece.Partner, partner.Partner, isAny) = (null, null, true);
            }
        }

        return isAny;
    }

    private static bool IsAlone(string source, IReadOnlyList<Piece> pieces, int neighbour, int at) =>
        neighbour >= 0 && neighbour < pieces.Count && source[at] is '*' or '_' or '~'
        && pieces[neighbour] is { Kind: PieceKind.Delimiter or PieceKind.Text, Partner: null };

    private static bool AreOne(string source, IReadOnlyList<Piece> pieces, Piece opening, Piece closing, DelimiterRules.CodeSign sign)
    {
        if (opening.Char != closing.Char || opening.Count != closing.Count)
        {
            return false;
        }

        var inner = source.AsSpan(opening.End, closing.Start - opening.End);
        return DelimiterRules.HasContent(inner) && !(opening.Char == '*' && DelimiterRules.IsPointer(inner))
            && (opening.Count > 1 || IsProse(source, pieces, opening, closing, sign));
    }

    // Code, a link or an emoji inside may have any character.
    private static bool IsProse(string source, IReadOnlyList<Piece> pieces, Piece opening, Piece closing, DelimiterRules.CodeSign sign)
    {
        var inner = source.AsSpan(opening.End, closing.Start - opening.End);
        var isWord = !inner.ContainsAny(' ', '\t');
        if (sign == DelimiterRules.CodeSign.Line || (isWord && sign == DelimiterRules.CodeSign.Argument))
        {
            return false;
        }

        var hasOther = false;
        foreach (var piece in pieces)
        {
            if (piece.Start < opening.End || piece.End > closing.Start)
            {
                continue;
            }

            hasOther |= piece.Kind is PieceKind.Code or PieceKind.Link or PieceKind.Emoji;
            // In "*x* and *y*" the first and the last one are no pair; _user_id_ and *foo*bar* are a name and a glob.
            if ((piece.Kind == PieceKind.Delimiter && piece.Partner is null && piece.Char == opening.Char && piece.Count == 1)
                || (piece.Kind == PieceKind.Text
                    && (DelimiterRules.IsFormula(piece.Inner.Of(source)) || ((isWord || opening.Char == '*') && piece.Inner.Of(source).Contains(opening.Char)))))
            {
                return false;
            }
        }

        return hasOther || DelimiterRules.IsProse(inner, opening.Char);
    }
}
