using System.Text;
using ChatRoom.Core.Protocol.Chunk;

namespace ChatRoom.Core.Tests.Protocol.Chunk;

public sealed class ChunkRowsTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void Nothing_is_no_row()
    {
        Assert.Empty(Rows(""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    public void A_text_that_fits_is_one_row_unchanged(int length)
    {
        Assert.Equal([new string('x', length)], Rows(new string('x', length)));
    }

    [Fact]
    public void A_longer_text_continues_in_a_row_that_begins_with_two_spaces()
    {
        Assert.Equal([new string('x', 1024), "  y"], Rows(new string('x', 1024) + "y"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("🙂")]
    [InlineData("aé€🙂")]
    public void Rows_are_full_valid_and_together_the_whole_text(string pattern)
    {
        for (var shift = 0; shift < 8; shift++)
        {
            var text = new string('-', shift) + string.Concat(Enumerable.Repeat(pattern, 1500));

            var rows = Rows(text);

            Assert.Equal(text, rows[0] + string.Concat(rows.Skip(1).Select(row => row[2..])));
            Assert.All(rows.SkipLast(1), row => Assert.InRange(Strict.GetByteCount(row), 1021, 1024));
            Assert.InRange(Strict.GetByteCount(rows[^1]), 3, 1024);
        }
    }

    [Fact]
    public void No_row_of_a_long_message_can_pass_for_another_event()
    {
        // Made so that the second row would begin with the forgery.
        var rows = Rows("alice: " + new string('x', 1024 - 7) + "bob: I quit");

        Assert.Equal("  bob: I quit", rows[1]);
    }

    private static List<string> Rows(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var rows = new List<string>();
        var offset = 0;
        var row = new byte[ChunkRows.MaxBytes];
        while (ChunkRows.Next(bytes, ref offset, row) is var length and > 0)
        {
            rows.Add(Strict.GetString(row, 0, length));
        }

        Assert.Equal(bytes.Length, offset);
        return rows;
    }
}
