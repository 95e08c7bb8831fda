using System.Runtime.CompilerServices;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Keeps the code of tests off the threads that wait for sockets.</summary>
/// <remarks>
/// A server lets these threads run what follows a read, and serves a socket without blocking. Tests that read a socket in the same
/// process compute and wait for seconds, and all sockets of all tests would stand still meanwhile. Servers in a process of their own
/// run as always, see <see cref="ServerProcess"/>.
/// </remarks>
internal static class SocketsOfTests
{
    [ModuleInitializer]
    internal static void ContinueElsewhere() => Environment.SetEnvironmentVariable(ServerProcess.InlineSockets, "0");
}
