namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Combines the CSS classes of rows; all combinations are made once, because each render needs one per row.</summary>
internal static class RowLook
{
    private static readonly string[] Kinds = ["row message", "row action", "row quiet"];
    private static readonly string[] Traits = [" continued", " own", " mentions-me", " target"];

    private static readonly string[] All =
    [
        .. Enumerable.Range(0, Kinds.Length << Traits.Length).Select(look =>
            Kinds[look >> Traits.Length] + string.Concat(Traits.Where((_, trait) => (look >> trait & 1) != 0))),
    ];

    /// <summary>Returns the classes of a row.</summary>
    public static string Classes(RowKind kind, bool continues, bool isOwn, bool mentionsReader, bool isTarget) =>
        All[((int)kind << Traits.Length) | Bit(continues, 0) | Bit(isOwn, 1) | Bit(mentionsReader, 2) | Bit(isTarget, 3)];

    private static int Bit(bool trait, int place) => trait ? 1 << place : 0;
}
