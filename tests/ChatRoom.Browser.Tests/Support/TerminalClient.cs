using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>A netcat-like client: one line, one message.</summary>
internal sealed class TerminalClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly StringBuilder _received = new();

    public string Received => _received.ToString();

    public static Task<TerminalClient> JoinAsync(RunningChat chat, string name, string? handle = null) =>
        JoinAsync(chat.TcpPort, name, handle);

    /// <summary>Joins by a name, of which a handle may be made.</summary>
    public static async Task<TerminalClient> JoinAsync(int port, string name, string? handle = null)
    {
        var terminal = new TerminalClient();
        await terminal._client.ConnectAsync("127.0.0.1", port);
        await terminal.SayAsync(name);
        await terminal.WaitForAsync($"Welcome {handle ?? name}!");
        return terminal;
    }

    public async Task SayAsync(string line) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Says lines one after the other, <c>line 1.</c> and so on by default, and waits for the last one.</summary>
    public async Task SayManyAsync(int count, Func<int, string>? text = null)
    {
        text ??= i => string.Create(CultureInfo.InvariantCulture, $"line {i}.");
        for (var i = 1; i <= count; i++)
        {
            await SayAsync(text(i));
        }

        await WaitForAsync($": {text(count)}\n");
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[4096];
        while (!Received.Contains(text, StringComparison.Ordinal))
        {
            var length = await _client.GetStream().ReadAsync(buffer, deadline.Token);
            Assert.True(length > 0, $"The connection ended before '{text}' came: {Received}");
            _received.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    public void Dispose() => _client.Dispose();
}
