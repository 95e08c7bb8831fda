using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ChatRoom.Server.Cli;

namespace ChatRoom.Bench.Modes;

/// <summary>Runs the benchmarks of one process with BenchmarkDotNet.</summary>
internal static class MicroMode
{
    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var command = new Command("micro", "benchmarks within one process; takes the options of BenchmarkDotNet, such as --filter=*Join*")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(options => Run([.. options.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] arguments)
    {
        var config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10).AsDefault())
            .AddColumn(StatisticColumn.Median, StatisticColumn.P95)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
        var filter = arguments.Length == 0 ? ["--filter=*"] : arguments;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroMode).Assembly).Run(filter, config);
        return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
