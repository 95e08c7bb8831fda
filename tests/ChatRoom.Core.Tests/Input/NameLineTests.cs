using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;

namespace ChatRoom.Core.Tests.Input;

public sealed class NameLineTests
{
    private const string Code = "inv-abcdefghij0123456789";

    [Theory]
    [InlineData("alice", "alice", null, null)]
    [InlineData($"alice {Code}", "alice", null, Code)]
    [InlineData($"{Code} alice", "alice", null, Code)]
    [InlineData($"alice {Code} #dev", "alice", "dev", Code)]
    [InlineData($"alice #dev {Code}", "alice", "dev", Code)]
    [InlineData("alice inv-abcdefghij012345678", "alice", null, "")]
    [InlineData($"/login {Code}", "", null, Code)]
    [InlineData($"login {Code}", "", null, Code)]
    [InlineData("/login alice correct horse #dev", "", null, null)]
    public void A_line_is_a_name_a_room_and_a_code(string line, string name, string? room, string? code)
    {
        var read = NameLine.Read(line, takesRoom: true);

        Assert.Equal((name, room, code), (read.Name, read.Room, read.Code));
    }

    [Theory]
    [InlineData("cron #ops\0")]
    [InlineData("cron #o\ap\u001b[1ms")]
    [InlineData("cron #ops\u200b")]
    [InlineData("cron\u00a0#ops")]
    [InlineData("cron \u202e#ops")]
    public void Bytes_that_show_nothing_do_not_send_a_client_to_another_room(string line)
    {
        var read = NameLine.Read(line, takesRoom: true);

        Assert.True(Handle.TryCreate(read.Name, out var handle));
        Assert.Equal(("cron", "ops"), (handle.Value, read.Room));
    }

    [Fact]
    public void A_passphrase_in_the_place_of_a_name_is_cleaned_as_in_a_room() =>
        Assert.Equal("alice correct horse", NameLine.Read("/login alice correct horse\0", takesRoom: true).Secret?.Arguments);

    [Theory]
    [InlineData($"/login {Code}", true)]
    [InlineData($"/login alice {Code}", false)]
    [InlineData("/login alice correct horse", false)]
    [InlineData($"alice {Code}", false)]
    public void A_log_in_may_be_a_code_alone(string line, bool isCode) => Assert.Equal(isCode, NameLine.Read(line, takesRoom: true).IsCodeAlone);

    [Theory]
    [InlineData($"/register alice {Code} correct horse", AccessMode.Open, "alice", Code, "correct horse")]
    [InlineData($"/register {Code} alice correct horse", AccessMode.Open, "alice", Code, "correct horse")]
    [InlineData("/register alice inv-abcdefghij012345678 correct horse", AccessMode.Open, "alice", "", "correct horse")]
    [InlineData("/register alice correct horse", AccessMode.Accounts, "alice", null, "correct horse")]
    [InlineData("/register alice", AccessMode.Accounts, "alice", null, "")]
    public void A_newcomer_registers_in_the_place_of_a_name(string line, AccessMode mode, string handle, string? code, string passphrase) =>
        Assert.Equal(new NewAccount(handle, code, passphrase), NameLine.Read(line, takesRoom: true).ReadNewAccount(mode));

    [Theory]
    [InlineData("/register correct horse battery", AccessMode.Open)]
    [InlineData("/register correct horse battery", AccessMode.Invited)]
    [InlineData($"register alice {Code} correct horse", AccessMode.Accounts)]
    [InlineData("/login alice correct horse", AccessMode.Accounts)]
    [InlineData("alice", AccessMode.Accounts)]
    public void Another_line_makes_no_account(string line, AccessMode mode) => Assert.Null(NameLine.Read(line, takesRoom: true).ReadNewAccount(mode));
}
