using System.Runtime.InteropServices;
using ChatRoom.Server.Web.Localization;

if (args is [] or ["--help" or "-h" or "help"])
{
    Console.WriteLine(Help.Text);
    return args.Length == 0 ? 2 : 0;
}

// However this program ends, its servers end too.
AppDomain.CurrentDomain.ProcessExit += (_, _) => ServerProcess.EndAll();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ServerProcess.EndAll());
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ServerProcess.EndAll());
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => ServerProcess.EndAll());
try
{
    var mode = ModeTable.Find(args[0]);
    if (args[1..] is ["--help" or "-h"])
    {
        Console.WriteLine(Help.Of(mode));
        return 0;
    }

    if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess
        || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
    {
        throw new BenchException("This program needs Linux on x64 or arm64: it reads /proc and waits with epoll.");
    }

    return await mode.RunAsync(BenchOptions.Parse(args[1..], mode.Options, mode.StartsServers));
}
catch (BenchException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 2;
}
