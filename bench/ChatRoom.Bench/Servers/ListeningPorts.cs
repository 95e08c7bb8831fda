using System.Net.NetworkInformation;

namespace ChatRoom.Bench.Servers;

/// <summary>Who listens, without asking them.</summary>
internal static class ListeningPorts
{
    public static bool Has(int port) =>
        port != 0 && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endPoint => endPoint.Port == port);
}
