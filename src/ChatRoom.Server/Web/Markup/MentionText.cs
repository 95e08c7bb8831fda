using System.Collections.Immutable;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Represents the text of a mention, from its <c>@</c> on, and the handles that it may mean. Immutable.</summary>
internal sealed class MentionText
{
    private readonly ImmutableArray<(int Length, string Key)> _handles;

    /// <param name="text">The text, which may have an ending of the language: <c>alice's</c>.</param>
    public MentionText(string text)
    {
        Text = text;
        // A sign may belong to the name, as in O'Brien, or end it.
        int[] ends = [text.Length, IndexOfSign(text, 1, 1), IndexOfSign(text, text.Length - 1, -1)];
        _handles =
        [
            .. ends.Where(end => end > 1).Distinct().OrderDescending()
                .Select(end => (end, KeyOf(text[1..end]))).Where(handle => handle.Item2.Length > 0),
        ];
    }

    /// <summary>Gets the text.</summary>
    public string Text { get; }

    /// <summary>Returns the key by which handles are compared; empty if no handle can be made of the text.</summary>
    public static string KeyOf(string text) => Handle.TryCreate(text, out var handle) ? handle.FoldedKey : "";

    /// <summary>Finds the longest handle that meets a condition.</summary>
    /// <param name="meets">The condition on the key of a handle.</param>
    /// <returns>The number of characters of the handle and its sign in the text; 0 if there is none.</returns>
    public int Find(Func<string, bool> meets)
    {
        foreach (var (length, key) in _handles)
        {
            if (meets(key))
            {
                return length;
            }
        }

        return 0;
    }

    private static int IndexOfSign(string text, int from, int step)
    {
        while (from >= 0 && from < text.Length && !Handle.IsSign(text[from]))
        {
            from += step;
        }

        return from < text.Length ? from : -1;
    }
}
