using System.Globalization;

namespace ChatRoom.Core.Text;

/// <summary>
/// A line for one client: in English, which is what terminals get, and with what a door needs that says it in the client's
/// own language. Two are equal when they say the same.
/// </summary>
/// <param name="Key">Names it among the words of another language; null if it is the same in all.</param>
/// <param name="English">With gaps (<c>{0}</c>) where there are values.</param>
/// <param name="Values">What stands in the gaps; may be phrases.</param>
public sealed record LocalizedMessage(string? Key, string English, params IReadOnlyList<object> Values)
{
    public static implicit operator LocalizedMessage(string text) => new(null, text);

    public bool Equals(LocalizedMessage? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        Values.Count == 0 ? English : string.Format(CultureInfo.InvariantCulture, English, [.. Values]);
}
