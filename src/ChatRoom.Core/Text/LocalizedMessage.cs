using System.Globalization;

namespace ChatRoom.Core.Text;

/// <summary>Holds a line for one client, in English and with the parts that a door needs to translate it.</summary>
/// <remarks>Two messages are equal if their English texts are equal.</remarks>
/// <param name="Key">Identifies the text in other languages; null if it is the same in all.</param>
/// <param name="English">The English text, with placeholders (<c>{0}</c>) for the values.</param>
/// <param name="Values">The values of the placeholders; may be messages.</param>
public sealed record LocalizedMessage(string? Key, string English, params IReadOnlyList<object> Values)
{
    public static implicit operator LocalizedMessage(string text) => new(null, text);

    public bool Equals(LocalizedMessage? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        Values.Count == 0 ? English : string.Format(CultureInfo.InvariantCulture, English, [.. Values]);
}
