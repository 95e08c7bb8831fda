using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A client of the old desktop kind: no newlines, no numbers, nothing from before its join.</summary>
internal sealed partial class OldClient : IAsyncDisposable
{
    private readonly int _port;
    private readonly string _name;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<StringBuilder> _heard = [];
    private Task _running = Task.CompletedTask;
    private WireClient? _client;
    private volatile bool _isIn;

    private OldClient(int port, string name)
    {
        _port = port;
        _name = name;
    }

    /// <summary>Gets what each connection has heard after its welcome.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard.Select(text => text.ToString()).Where(text => text.Contains(WelcomeEnd, StringComparison.Ordinal))
                    .Select(text => text[(text.IndexOf(WelcomeEnd, StringComparison.Ordinal) + WelcomeEnd.Length)..])];
            }
        }
    }

    private static string WelcomeEnd => "type {quit} to exit.";

    public static async Task<OldClient> JoinAsync(int port, string name)
    {
        var client = new OldClient(port, name);
        client._running = Task.Run(client.RunAsync);
        await client.IsInAsync();
        return client;
    }

    /// <summary>Sends a text once, and waits until it has heard what it said or a notice, or its connection has ended.</summary>
    /// <param name="text">The text.</param>
    /// <param name="echo">The end of what it hears then.</param>
    /// <param name="connection">The number of its connections for which the text is meant: a later one is in the lobby again.</param>
    /// <param name="isNotice">Whether the echo is a part of a notice, and no other notice is an answer.</param>
    public async Task SendAsync(string text, string echo, int? connection = null, bool isNotice = false)
    {
        await IsInAsync();
        var before = Heard;
        if (connection is not null && connection != before.Count)
        {
            return;
        }

        try
        {
            await _client!.SendAsync(text);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        // A part of an event may have come before, and a part of the next one may have come since.
        var from = before[^1].LastIndexOfAny(['.', '!']) + 1;
        await Eventually.TrueAsync(
            () => !_isIn || Heard.Count != before.Count || IsAnswer(Heard[^1][from..], echo, isNotice), $"{_name} hears of '{text}'");
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await (_client?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _running;
        _ending.Dispose();
    }

    /// <summary>Separates what was heard into events and notices.</summary>
    public static IReadOnlyList<string> Parts(string heard) => [.. Part().Split(heard).Where(part => part.Length > 0)];

    public static bool IsEvent(string part) => Part().Match(part) is { Success: true, Length: var length } && length == part.Length;

    private static bool IsAnswer(string heard, string echo, bool isNotice) => isNotice
        ? heard.Contains(echo, StringComparison.Ordinal)
        : Parts(heard).Any(part => part[^1] is '.' or '!' && (!IsEvent(part) || part.EndsWith(echo, StringComparison.Ordinal)));

    private Task IsInAsync() => Eventually.TrueAsync(() => _isIn, $"{_name} is welcome");

    private async Task RunAsync()
    {
        var buffer = new byte[4096];
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await using var client = await WireClient.ConnectAsync(_port);
                await client.ReadGreetingAsync();
                _client = client;
                await client.SendAsync(_name);
                var heard = new StringBuilder();
                lock (_heard)
                {
                    _heard.Add(heard);
                }

                while (true)
                {
                    var length = await client.ReadSomeAsync(buffer);
                    lock (_heard)
                    {
                        heard.Append(Encoding.UTF8.GetString(buffer, 0, length));
                    }

                    _isIn |= heard.ToString().Contains(WelcomeEnd, StringComparison.Ordinal);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // The server is down, or goes down.
            }

            _isIn = false;
            await Task.Delay(20, CancellationToken.None);
        }
    }

    // Each text of a test is one word and a full stop.
    [GeneratedRegex(@"(\w+(?:: (?:@\w+ )?| edited: )\w+\.|\w+ deleted a message\.|\w+ has (?:joined the chat!|left the chat\.))")]
    private static partial Regex Part();
}
