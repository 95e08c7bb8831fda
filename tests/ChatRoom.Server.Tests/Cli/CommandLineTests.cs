using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cli;

/// <summary>Runs the program with words and settings in any order, and asks it for help.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_lists_the_commands_and_the_settings()
    {
        await using var help = ServerProcess.Launch(["--help"]);

        Assert.Equal(0, await help.ExitAsync());
        foreach (var word in new[] { "healthcheck", "backup", "--version", "--urls", "--Tcp:Port", "--Limits:MessageBytes", "Tcp__Port" })
        {
            Assert.Contains(word, help.Everything, StringComparison.Ordinal);
        }

        Assert.Empty(help.Errors);
    }

    [Theory]
    [InlineData("backup --help", "--force")]
    [InlineData("restore -h", "--force")]
    [InlineData("export --help --format=xml", "text|jsonl")]
    [InlineData("help export", "--room")]
    [InlineData("verify --help --History:Path=x.db", "chatroom verify")]
    [InlineData("healthcheck --help", "exit code 0")]
    [InlineData("ban --help", "chatroom ban <NAME|ADDRESS|NETWORK> [<10m|2h|7d> [<REASON>...]]")]
    [InlineData("ban --help", "minutes, hours or days")]
    [InlineData("user role --help", "chatroom user role <NAME> <owner|operator|none>")]
    [InlineData("uninvite --help", "<N>  Its number in 'chatroom invitations'.")]
    [InlineData("unban --help", "chatroom unban <NAME|ADDRESS|NETWORK|N> [<REASON>...] [options]")]
    [InlineData("room --help", "Lists rooms; opens or deletes one, while no server runs.")]
    public async Task Help_of_a_command_lists_its_options(string line, string option)
    {
        var help = await ProgramInProcess.RunAsync(line.Split(' '));

        Assert.Equal(0, help.ExitCode);
        Assert.Contains(option, help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        await using var version = ServerProcess.Launch(["--version"]);

        Assert.Equal(0, await version.ExitAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(version.Output));
    }

    [Theory]
    [InlineData("frobnicate", "There is no command 'frobnicate'")]
    [InlineData("@settings.rsp", "There is no command '@settings.rsp'")]
    [InlineData("[diagram]", "There is no command '[diagram]'")]
    [InlineData("--nonsense", "There is no setting 'nonsense'")]
    [InlineData("-x", "There is no setting 'x'")]
    [InlineData("--Nonsense:Key=1", "There is no setting 'Nonsense:Key'")]
    [InlineData("--Tcp:Port", "The setting 'Tcp:Port' needs a value")]
    [InlineData("--Tcp:Port --help:me", "The setting 'Tcp:Port' needs a value")]
    [InlineData("room", "Usage: chatroom room list|open|delete")]
    [InlineData("room open", "Usage: chatroom room open NAME")]
    [InlineData("ban", "Usage: chatroom ban NAME|ADDRESS|NETWORK [10m|2h|7d] [REASON]")]
    [InlineData("user rename alice", "Usage: chatroom user rename OLD NEW")]
    [InlineData("room open lobby", "The lobby is always open")]
    [InlineData("room delete no/room", "'no/room' is not the name of a room")]
    [InlineData("room close", "There is no command 'room close'. Usage: chatroom room list|open|delete")]
    [InlineData("help frobnicate", "There is no command 'frobnicate'")]
    [InlineData("frobnicate --help", "There is no command 'frobnicate'")]
    [InlineData("user add alice secret", "The argument 'secret' is one too many. Usage: chatroom user add NAME")]
    [InlineData("audit 3 4", "The argument '4' is one too many. Usage: chatroom audit [N]")]
    [InlineData("backup /", "/ is a directory. Name a file in it, such as /chatroom.tar.")]
    [InlineData("reindex --History:Path nowhere.db", "There is no history nowhere.db. Name the right one with --History:Path=FILE.")]
    [InlineData("room list --History:Path nowhere.db", "There is no history nowhere.db")]
    [InlineData("healthcheck now", "Usage: chatroom healthcheck")]
    [InlineData("--urls verify", "The web address 'verify' is not possible")]
    [InlineData("--History:Path nowhere.db verify", "There is no history nowhere.db")]
    [InlineData("verify --History:Path nowhere.db", "There is no history nowhere.db")]
    public async Task Wrong_arguments_end_with_one_line_and_exit_code_2(string line, string answer)
    {
        (await ProgramInProcess.RunAsync(line.Split(' '))).SaysInOneLine(answer);
    }

    [Fact]
    public async Task A_process_writes_what_is_wrong_to_its_errors()
    {
        await using var program = ServerProcess.Launch(["frobnicate"]);

        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains("frobnicate", Assert.Single(program.Errors), StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }
}
