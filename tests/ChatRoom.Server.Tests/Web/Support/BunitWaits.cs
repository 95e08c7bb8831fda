using System.Runtime.CompilerServices;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Lets tests of components wait as long as all others: a second is too short on a busy machine.</summary>
internal static class BunitWaits
{
    [ModuleInitializer]
    internal static void Lengthen() => Bunit.BunitContext.DefaultWaitTimeout = Deadline.Default;
}
