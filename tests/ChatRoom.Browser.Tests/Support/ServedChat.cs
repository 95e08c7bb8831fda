using System.Globalization;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>
/// The server that is named in <c>CHATROOM_PAGE</c>, with its port for terminals in <c>CHATROOM_TCP</c>; without these, one of
/// the test's own. So what is measured may be the server as it is published, while the test is the same.
/// </summary>
internal sealed record ServedChat(Uri Page, int TcpPort, RunningChat? Own) : IAsyncDisposable
{
    public static async Task<ServedChat> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("CHATROOM_PAGE") is { Length: > 0 } page)
        {
            return new(new Uri(page), int.Parse(Environment.GetEnvironmentVariable("CHATROOM_TCP")!, CultureInfo.InvariantCulture), null);
        }

        var own = await RunningChat.StartAsync();
        return new(own.Page, own.TcpPort, own);
    }

    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
