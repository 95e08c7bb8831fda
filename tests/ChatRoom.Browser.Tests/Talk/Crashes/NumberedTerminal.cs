using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A line that came with a number.</summary>
internal sealed record NumberedLine(long Number, string Text);

/// <summary>A terminal with an account and numbers on. After each end of its connection it comes back by the last number.</summary>
internal sealed partial class NumberedTerminal : IAsyncDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly int _port;
    private readonly string _room;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<NumberedLine> _lines = [];
    private readonly List<string> _notices = [];
    private readonly HashSet<long> _numbers = [];
    private Task _running = Task.CompletedTask;
    private LineClient? _client;
    private bool _hasAccount;
    private volatile bool _isWhole;
    private long _last;

    private NumberedTerminal(int port, string name, string room)
    {
        _port = port;
        Name = name;
        _room = room;
    }

    public string Name { get; }

    /// <summary>Gets what was wrong with the numbers that came.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gets the lines with numbers, in the order in which they came.</summary>
    public IReadOnlyList<NumberedLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Gets the other lines.</summary>
    public IReadOnlyList<string> Notices
    {
        get
        {
            lock (_lock)
            {
                return [.. _notices];
            }
        }
    }

    /// <summary>Gets how often it has come back and got everything.</summary>
    public int Returns { get; private set; }

    public static async Task<NumberedTerminal> JoinAsync(int port, string name, string room = "lobby")
    {
        var terminal = new NumberedTerminal(port, name, room);
        terminal._running = Task.Run(terminal.RunAsync);
        await terminal.IsWholeAsync();
        return terminal;
    }

    /// <summary>Returns the numbers of messages that are there, as far as this terminal knows.</summary>
    public IReadOnlyList<long> Known(string? author = null)
    {
        lock (_lock)
        {
            var deleted = _lines.Where(line => line.Text.Contains(" deleted a message", StringComparison.Ordinal)).Select(line => line.Number).ToHashSet();
            return [.. _lines.Where(line => Said().Match(line.Text) is { Success: true } said && (author is null || said.Groups[1].Value == author))
                .Select(line => line.Number).Where(number => !deleted.Contains(number)).Distinct()];
        }
    }

    /// <summary>Says a line until a line with its text has come: what is lost with the connection is said again.</summary>
    public async Task SayAsync(string line, string text, Words? words = null)
    {
        while (!Has(text))
        {
            var (returns, notices) = await SendAsync(line);
            await Eventually.TrueAsync(() => Has(text) || Returns > returns || Notices.Count > notices, $"{Name} hears of '{line}'");
            if (!Has(text) && Returns == returns)
            {
                // Refused, such as a change of a message that is deleted.
                words?.Refused.Add(text);
                return;
            }
        }
    }

    /// <summary>Types a line once, and waits for a line that says what came of it, or for the end of the connection.</summary>
    public async Task TypeAsync(string line)
    {
        var lines = Lines.Count;
        var (returns, notices) = await SendAsync(line);
        await Eventually.TrueAsync(
            () => Lines.Count > lines || Notices.Count > notices || Returns > returns, $"{Name} hears of '{line}'");
    }

    /// <summary>Types a command that answers this terminal alone, and returns the lines up to one that ends the answer.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string line, params string[] ends)
    {
        var (_, notices) = await SendAsync(line);
        await Eventually.TrueAsync(() => Notices.Skip(notices).Any(notice => ends.Any(end => notice.StartsWith(end, StringComparison.Ordinal))), $"an answer to '{line}'");
        return [.. Notices.Skip(notices)];
    }

    public bool Has(string text)
    {
        lock (_lock)
        {
            return _lines.Exists(line => line.Text.EndsWith(text, StringComparison.Ordinal));
        }
    }

    public Task IsWholeAsync() => Eventually.TrueAsync(() => _isWhole, $"{Name} has got everything");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await (_client?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _running;
        _ending.Dispose();
    }

    private async Task<(int Returns, int Notices)> SendAsync(string line)
    {
        while (true)
        {
            await IsWholeAsync();
            var before = (Returns, Notices.Count);
            try
            {
                await _client!.SayAsync(line);
                return before;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                _isWhole = false;
            }
        }
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await using var client = await LineClient.ConnectAsync(_port);
                _client = client;
                var room = _room == "lobby" ? "" : $"\n/join {_room}";
                var enter = _hasAccount ? $"/login {Name} {Passphrase}" : $"{Name}\n/register {Passphrase}";
                await client.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{enter}\n/numbers on{room}\n/since {_last}"));
                await ReadAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // The server is down, or goes down.
            }

            _isWhole = false;
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task ReadAsync(LineClient client)
    {
        var isNumbered = false;
        while (await client.ReadLineAsync() is { } line)
        {
            if (client.Ending is not null)
            {
                // A part of a line.
                return;
            }

            lock (_lock)
            {
                isNumbered |= line.StartsWith("Numbers are on.", StringComparison.Ordinal);
                if (isNumbered)
                {
                    Take(line);
                }
            }
        }
    }

    private void Take(string line)
    {
        if (Numbered().Match(line) is { Success: true } numbered)
        {
            var number = long.Parse(numbered.Groups[1].Value, CultureInfo.InvariantCulture);
            if (_isWhole && number <= _last)
            {
                Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{number} came after {_last}: {line}"));
            }

            _numbers.Add(number);
            _lines.Add(new(number, numbered.Groups[2].Value));
            if (_isWhole)
            {
                _last = number;
            }
        }
        else if (line.StartsWith("That was everything since ", StringComparison.Ordinal))
        {
            _last = _numbers.Count > 0 ? _numbers.Max() : 0;
            _hasAccount = true;
            _isWhole = true;
            Returns++;
        }
        else if (_isWhole)
        {
            _notices.Add(line);
        }
    }

    [GeneratedRegex(@"^\[(\d+)\] (.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(\w+): ")]
    private static partial Regex Said();
}
