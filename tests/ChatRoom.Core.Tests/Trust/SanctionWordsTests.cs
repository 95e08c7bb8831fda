using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Tests.Trust;

public sealed class SanctionWordsTests
{
    [Theory]
    [InlineData("bob", "bob", null, "")]
    [InlineData("bob 10m", "bob", "00:10:00", "")]
    [InlineData("bob 2h spam and more", "bob", "02:00:00", "spam and more")]
    [InlineData("bob 7D", "bob", "7.00:00:00", "")]
    [InlineData("  bob\t1w   again \n and again ", "bob", "7.00:00:00", "again   and again")]
    [InlineData("bob spam 2h", "bob", null, "spam 2h")]
    [InlineData("bob 0m no end", "bob", null, "0m no end")]
    [InlineData("bob 2hours", "bob", null, "2hours")]
    [InlineData("bob -2h", "bob", null, "-2h")]
    [InlineData("bob 999999999w", "bob", "3650.00:00:00", "")]
    [InlineData("10.0.0.0/8 1h", "10.0.0.0/8", "01:00:00", "")]
    [InlineData("", "", null, "")]
    public void A_target_an_end_and_a_reason_are_read(string argument, string target, string? lasts, string reason) =>
        Assert.Equal(
            new SanctionWords(target, lasts is null ? null : TimeSpan.Parse(lasts, System.Globalization.CultureInfo.InvariantCulture), reason),
            SanctionWords.Parse(argument) with { WrongDuration = "" });

    [Theory]
    [InlineData("bob 2h spam", "")]
    [InlineData("bob spam 2", "")]
    [InlineData("bob 2 h spam", "2")]
    [InlineData("bob 1h30m spam", "1h30m")]
    [InlineData("bob 0m", "0m")]
    [InlineData("bob ２h spam", "２h")]
    [InlineData("bob -2h", "-2h")]
    [InlineData("bob \"10m\" spam", "\"10m\"")]
    [InlineData("bob - spam", "")]
    public void A_word_that_begins_with_a_digit_and_is_no_duration_is_told(string argument, string wrong) =>
        Assert.Equal(wrong, SanctionWords.Parse(argument).WrongDuration);

    [Fact]
    public void A_reason_has_a_longest_length_and_no_half_character()
    {
        var words = SanctionWords.Parse("bob " + new string('x', SanctionWords.MaxReason - 1) + "😀 more");

        Assert.Equal(new string('x', SanctionWords.MaxReason - 1), words.Reason);
    }
}
