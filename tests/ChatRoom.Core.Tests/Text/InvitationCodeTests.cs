using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

public sealed class InvitationCodeTests
{
    [Theory]
    [InlineData("alice inv-abcdefghij0123456789", "alice")]
    [InlineData("inv-abcdefghij0123456789 alice", "alice")]
    [InlineData("alice\tINV-ABCDEFGHIJ0123456789 #dev", "alice #dev")]
    [InlineData("alice inv-abcdefghij012345678", "alice")]
    [InlineData("alice inv-abcdefghij0123456789x", "alice")]
    [InlineData("alice (inv-abcdefghij0123456789)", "alice")]
    [InlineData("alice inv\u2010abcdefghij0123456789", "alice")]
    [InlineData("alice \uff49\uff4e\uff56-abcdefghij0123456789", "alice")]
    [InlineData("alice inv\u2014abcdefghij0123456789", "alice")]
    [InlineData("alice inv\u2212abcdefghij0123456789", "alice")]
    [InlineData("alice \u0456nv-abcdefghij0123456789", "alice")]
    [InlineData("alice inv-abcd\u0435fghij0123456789", "alice")]
    [InlineData("alice in\u200bv-abcdefghij0123456789", "alice")]
    [InlineData("alice inv-abcdefghij\u00ad0123456789", "alice")]
    [InlineData("alice inv-\u00e1bcdefghij0123456789", "alice")]
    [InlineData("\u738b inv-abcdefghij0123456789", "\u738b")]
    [InlineData("https://chat.example/i/inv-abcdefghij0123456789 alice", "alice")]
    [InlineData("inv-abcdefghij0123456789", "")]
    [InlineData("\u2014\u2014 na\u00efve \u2014\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b", "\u2014\u2014 na\u00efve \u2014\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b\u738b")]
    [InlineData("alice  inv-table", "alice  inv-table")]
    [InlineData("alice", "alice")]
    [InlineData("", "")]
    public void A_word_with_a_code_is_taken_out_of_a_line(string line, string rest)
    {
        Assert.Equal(rest, InvitationCode.Remove(line));
        Assert.Equal(line != rest, InvitationCode.IsIn(line));
    }

    [Theory]
    [InlineData("alice inv-abcdefghij0123456789", "inv-abcdefghij0123456789")]
    [InlineData("INV-ABCDEFGHIJ0123456789", "inv-abcdefghij0123456789")]
    [InlineData("alice (inv\u2011abcdefghij0123456789)", "inv-abcdefghij0123456789")]
    [InlineData("https://chat.example/i/inv-abcdefghij0123456789", "inv-abcdefghij0123456789")]
    [InlineData("inv-abcdefghij012345678", null)]
    [InlineData("inv-abcdefghij0123456789x", null)]
    [InlineData("\u0456nv-abcdefghij0123456789", null)]
    [InlineData("", null)]
    public void A_code_is_found_in_the_spelling_in_which_it_was_made(string text, string? code) => Assert.Equal(code, InvitationCode.Find(text));

    [Fact]
    public void A_new_code_is_one_and_no_two_are_equal()
    {
        var codes = Enumerable.Range(0, 100).Select(_ => InvitationCode.New()).ToArray();

        Assert.All(codes, code => Assert.Equal(code, InvitationCode.Find($"alice {code}")));
        Assert.Equal(100, codes.Distinct().Count());
    }

    [Theory]
    [InlineData("alice inv-abcdefghij0123456789", "alice")]
    [InlineData("inv-abcdefghij0123456789", "")]
    [InlineData("alice_inv-abcdefghij0123456789", "")]
    [InlineData("alice inv\u2011abcdefghij0123456789", "alice")]
    public void A_code_never_becomes_part_of_a_handle(string wanted, string value)
    {
        Assert.Equal(value.Length > 0, Handle.TryCreate(wanted, out var handle));
        Assert.Equal(value, handle.Value);
    }
}
