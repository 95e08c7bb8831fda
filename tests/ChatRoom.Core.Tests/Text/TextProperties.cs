using System.Text;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;
using CsCheck;

namespace ChatRoom.Core.Tests.Text;

/// <summary>Asserts the invariants for all texts and all requested names. A failure prints the seed.</summary>
public sealed class TextProperties
{
    private const int MostClosedInALine = 60;

    [Fact]
    public void Clean_text_stays_as_it_is() =>
        InputGen.Text.Sample(
            text =>
            {
                var clean = MessageText.Clean(text);
                Assert.Equal(clean, MessageText.Clean(clean));
            },
            iter: 1000,
            threads: 1);

    [Fact]
    public void Clean_text_has_no_control_lone_surrogate_or_open_bidi_control() =>
        InputGen.Text.Sample(
            text =>
            {
                var clean = MessageText.Clean(text);
                Assert.DoesNotContain(clean, c => char.IsControl(c) && c is not ('\n' or '\t'));
                Assert.Equal(clean, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean)));
                Assert.All(clean.Split('\n'), AssertBalanced);
            },
            iter: 1000,
            threads: 1);

    [Fact]
    public void Clean_text_grows_only_by_closed_bidi_controls() =>
        InputGen.Text.Sample(
            text =>
            {
                var clean = MessageText.Clean(text);
                var openers = text.Count(c => c is '\u202A' or '\u202B' or '\u202D' or '\u202E' or '\u2066' or '\u2067' or '\u2068');
                Assert.InRange(clean.Length, 0, text.Length + Math.Min(openers, MostClosedInALine * clean.Split('\n').Length));
            },
            iter: 1000,
            threads: 1);

    [Fact]
    public void A_handle_stays_as_it_is() =>
        InputGen.Name.Sample(
            wanted =>
            {
                if (!Handle.TryCreate(wanted, out var handle))
                {
                    Assert.Equal("", handle.Value);
                    return;
                }

                Assert.True(Handle.TryCreate(handle.Value, out var again));
                Assert.Equal(handle, again);
                Assert.InRange(handle.Value.EnumerateRunes().Count(), 1, Handle.MaxRunes);
                Assert.True(handle.Value.IsNormalized());
            },
            iter: 1000,
            threads: 1);

    [Fact]
    public void A_numbered_handle_is_a_handle() =>
        Gen.Select(InputGen.Name, Gen.Int[1, int.MaxValue]).Sample(
            (wanted, n) =>
            {
                if (Handle.TryCreate(wanted, out var handle))
                {
                    var numbered = handle.WithNumber(n);
                    Assert.True(Handle.TryCreate(numbered.Value, out var again));
                    Assert.Equal(numbered, again);
                    Assert.InRange(numbered.Value.EnumerateRunes().Count(), 1, Handle.MaxRunes);
                }
            },
            iter: 1000,
            threads: 1);

    [Fact]
    public void Keys_of_a_handle_are_those_computed_one_by_one() =>
        InputGen.Name.Sample(
            wanted =>
            {
                if (Handle.TryCreate(wanted, out var handle))
                {
                    Assert.Equal(new KeyedHandle(handle, handle.SkeletonKey, handle.FoldedSkeletonKey), handle.WithKeys());
                    Assert.Equal(handle.WithKeys(), handle.WithKeys());
                }
            },
            iter: 500,
            threads: 1);

    // Every opener is closed in its line, and nothing else is, by the rules of UAX #9.
    private static void AssertBalanced(string line)
    {
        var open = new Stack<bool>();
        foreach (var c in line)
        {
            switch (c)
            {
                case '\u202A' or '\u202B' or '\u202D' or '\u202E':
                    open.Push(false);
                    break;
                case '\u2066' or '\u2067' or '\u2068':
                    open.Push(true);
                    break;
                case '\u202C':
                    Assert.False(open.Pop());
                    break;
                case '\u2069':
                    while (!open.Pop())
                    {
                    }

                    break;
            }
        }

        Assert.Empty(open);
    }
}
