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
    [InlineData("inv-abcdefghij0123456789", "")]
    [InlineData("alice  inv-table", "alice  inv-table")]
    [InlineData("alice", "alice")]
    [InlineData("", "")]
    public void A_word_with_a_code_is_taken_out_of_a_line(string line, string rest)
    {
        Assert.Equal(rest, InvitationCode.Remove(line));
        Assert.Equal(line != rest, InvitationCode.IsIn(line));
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
