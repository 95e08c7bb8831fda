using System.CommandLine;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Cli;

/// <summary>Checks the file of the history.</summary>
internal sealed class VerifyCommand(string[] settings)
    : HistoryCommand("verify", "Checks the history; exit code 1 if it is damaged.", settings)
{
    private const int Damaged = 1;

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        if (HistoryFile.Verify(path, parsed.InvocationConfiguration.Output) is { } problem)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"chatroom: {path} is damaged: {problem}");
            return Task.FromResult(Damaged);
        }

        parsed.InvocationConfiguration.Output.WriteLine($"{path} is sound.");
        return Task.FromResult(0);
    }
}
