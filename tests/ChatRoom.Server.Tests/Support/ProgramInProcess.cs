using ChatRoom.Server.Cli;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Runs the program in the process of the test, which is faster than <see cref="ServerProcess"/>.</summary>
internal static class ProgramInProcess
{
    /// <summary>Runs a command to its end.</summary>
    public static async Task<Ended> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await Eventually.InTimeAsync(CommandLine.RunAsync([.. args, .. await DataOfTests.FindAsync(args)], output, output));
        return new Ended(code, output.ToString());
    }

    /// <summary>Starts a server that is expected to end by itself. Its output has its log too.</summary>
    public static async Task<Ended> FailAsync(params string[] args)
    {
        var log = CapturedLog.Create();
        var ended = await RunAsync([.. args, .. log.Settings]);
        log.Forget();
        return ended with { Output = ended.Output + string.Concat(log.Lines.Select(line => line + "\n")) };
    }
}
