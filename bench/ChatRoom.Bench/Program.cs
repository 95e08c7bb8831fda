using System.CommandLine;
using System.Runtime.InteropServices;
using ChatRoom.Bench;
using ChatRoom.Bench.Loads;
using ChatRoom.Bench.Modes;
using ChatRoom.Bench.Servers;

// The servers end with this program.
AppDomain.CurrentDomain.ProcessExit += (_, _) => ServerProcess.EndAll();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ServerProcess.EndAll());
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ServerProcess.EndAll());

var root = new RootCommand("Measures ChatRoom and other chat servers. Linux only.")
{
    Comparison.CommandOf(new FanoutLoad()),
    Comparison.CommandOf(new OpenLoad()),
    Comparison.CommandOf(new IdleLoad()),
    Comparison.CommandOf(new SlowLoad()),
    Comparison.CommandOf(new RoomsLoad()),
    Comparison.CommandOf(new CircuitsLoad()),
    NodesMode.Command,
    HistoryMode.Command,
    SearchMode.Command,
    MicroMode.Command,
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 2;
}
