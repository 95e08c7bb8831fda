using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>
/// A terminal with an account and numbers on. After each end of its connection it comes back into its room by the last number of
/// that room.
/// </summary>
internal sealed partial class NumberedTerminal : IAsyncDisposable
{
    private const string Lobby = "lobby";
    private const string Passphrase = "correct horse battery";

    private readonly int _port;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TerminalLog> _logs = [];
    private readonly List<string> _notices = [];
    private readonly List<string> _private = [];
    private Task _running = Task.CompletedTask;
    private LineClient? _client;
    private bool _hasAccount;
    private string _told = Lobby;
    private string _current = Lobby;
    private volatile string _room = Lobby;
    private volatile bool _isWhole;
    private volatile int _returns;

    private NumberedTerminal(int port, string name)
    {
        _port = port;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Gets the room in which it is, or to which it comes back.</summary>
    public string Room => _room;

    /// <summary>Gets the lines without a number that are no private messages, while nothing was missing, and all refusals of a room.</summary>
    public IReadOnlyList<string> Notices => Read(() => _notices.ToList());

    /// <summary>Gets the private messages, in the order in which they came.</summary>
    public IReadOnlyList<string> Private => Read(() => _private.ToList());

    public static async Task<NumberedTerminal> JoinAsync(int port, string name)
    {
        var terminal = new NumberedTerminal(port, name);
        terminal._running = Task.Run(terminal.RunAsync);
        await terminal.IsWholeAsync();
        return terminal;
    }

    /// <summary>Returns what came of a room, in the order in which it came.</summary>
    public IReadOnlyList<NumberedLine> Lines(string room = Lobby) => Read(() => LogOf(room).Lines.ToList());

    /// <summary>Returns what was wrong with the numbers of a room.</summary>
    public IReadOnlyList<string> Faults(string room = Lobby) => Read(() => LogOf(room).Faults.ToList());

    /// <summary>Returns the numbers of messages of its room that are there, as far as this terminal knows.</summary>
    public IReadOnlyList<long> Known(string? author = null)
    {
        var lines = Lines(Room);
        var deleted = lines.Where(line => line.Text.Contains(" deleted a message", StringComparison.Ordinal)).Select(line => line.Number).ToHashSet();
        return [.. lines.Where(line => Said().Match(line.Text) is { Success: true } said && (author is null || said.Groups[1].Value == author))
            .Select(line => line.Number).Where(number => !deleted.Contains(number)).Distinct()];
    }

    /// <summary>Goes to another room and gets what it has missed there. Returns whether the server let it in.</summary>
    public async Task<bool> GoAsync(string room)
    {
        await IsWholeAsync();
        if (_room == room)
        {
            return true;
        }

        var (before, notices) = (_room, Notices.Count);
        await TrySendAsync(() => string.Create(CultureInfo.InvariantCulture, $"/join {_room = room}\n/since {LogOf(room).Last}"));
        await Eventually.TrueAsync(() => IsWholeIn(room) || IsRefused(), $"{Name} enters {room} from {before}");
        if (IsRefused())
        {
            _room = before;
            if (!_isWhole)
            {
                // A connection that has begun with the refused room gets nothing of another one.
                await _client!.DisposeAsync();
            }
        }

        return _room == room;

        bool IsRefused() => Notices.Skip(notices).Any(IsRefusal);
    }

    /// <summary>Says a line until a line with its text has come: what is lost with the connection is said again.</summary>
    public async Task SayAsync(string line, string text, Words? words = null)
    {
        while (!Has(text))
        {
            var (returns, notices) = await SendAsync(line);
            await Eventually.TrueAsync(() => Has(text) || _returns > returns || Notices.Count > notices, $"{Name} hears of '{line}'");
            if (!Has(text) && _returns == returns)
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
        var (lines, others) = (Lines(Room).Count, Private.Count);
        var (returns, notices) = await SendAsync(line);
        await Eventually.TrueAsync(
            () => Lines(Room).Count > lines || Private.Count > others || Notices.Count > notices || _returns > returns, $"{Name} hears of '{line}'");
    }

    /// <summary>Types a command that answers this terminal alone, and returns the lines up to one that ends the answer.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string line, params string[] ends)
    {
        var (_, notices) = await SendAsync(line);
        await Eventually.TrueAsync(() => Notices.Skip(notices).Any(notice => ends.Any(end => notice.StartsWith(end, StringComparison.Ordinal))), $"an answer to '{line}'");
        return [.. Notices.Skip(notices)];
    }

    /// <summary>Returns whether a text has come, in its room.</summary>
    public bool Has(string text) => Read(() => LogOf(Room).Lines.Any(line => line.Text.EndsWith(text, StringComparison.Ordinal)));

    public Task IsWholeAsync() => Eventually.TrueAsync(() => _isWhole, $"{Name} has got everything");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await (_client?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _running;
        _ending.Dispose();
    }

    private bool IsWholeIn(string room) => Read(() => _isWhole && _current == room);

    private static bool IsRefusal(string notice) => notice.StartsWith("There is no room", StringComparison.Ordinal);

    private async Task<(int Returns, int Notices)> SendAsync(string line)
    {
        while (true)
        {
            await IsWholeAsync();
            var before = (_returns, Notices.Count);
            if (await TrySendAsync(() => line))
            {
                return before;
            }
        }
    }

    private async Task<bool> TrySendAsync(Func<string> line)
    {
        try
        {
            await Read(() => _client!.SayAsync(line()));
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _isWhole = false;
            return false;
        }
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await using var client = await LineClient.ConnectAsync(_port);
                // The lines that lead into the room again go over the new connection before all others.
                await Read(() => (_client = client).SayAsync(Enter()));
                await ReadAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // The server is down, or goes down.
            }

            _isWhole = false;
            Read(() =>
            {
                LogOf(_current).End();
                return 0;
            });
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Returns the lines that lead into the room again.</summary>
    private string Enter()
    {
        _told = Lobby;
        var enter = _hasAccount ? $"/login {Name} {Passphrase}" : $"{Name}\n/register {Passphrase}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{enter}\n/numbers on{(_room == Lobby ? "" : $"\n/join {_room}")}\n/since {LogOf(_room).Last}");
    }

    private async Task ReadAsync(LineClient client)
    {
        while (await client.ReadLineAsync() is { } line)
        {
            if (client.Ending is not null)
            {
                // A part of a line.
                return;
            }

            Read(() =>
            {
                Take(line);
                return 0;
            });
        }
    }

    private void Take(string line)
    {
        if (Numbered().Match(line) is { Success: true } numbered)
        {
            LogOf(_current).Add(long.Parse(numbered.Groups[1].Value, CultureInfo.InvariantCulture), numbered.Groups[2].Value);
        }
        else if (PrivateLine().IsMatch(line))
        {
            _private.Add(line);
        }
        else if (Place().Match(line) is { Success: true } place)
        {
            _told = place.Groups[1].Value;
        }
        else if (NumbersAreOn().Match(line) is { Success: true } begins)
        {
            LogOf(_current).End();
            _current = _told;
            LogOf(_current).Begin(begins.Groups[1].Value);
            _isWhole = false;
        }
        else if (line.StartsWith("That was everything since ", StringComparison.Ordinal))
        {
            LogOf(_current).Complete();
            _hasAccount = true;
            _isWhole = true;
            _returns++;
        }
        else if (_isWhole || IsRefusal(line))
        {
            _notices.Add(line);
        }
    }

    private TerminalLog LogOf(string room)
    {
        if (!_logs.TryGetValue(room, out var log))
        {
            _logs.Add(room, log = new());
        }

        return log;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    [GeneratedRegex(@"^\[(\d+)\] (.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\[(?:\w+ -> you|you -> \w+)\] ")]
    private static partial Regex PrivateLine();

    // A private room has its address behind its name.
    [GeneratedRegex(@"^You are in #?(\w+)[. ]")]
    private static partial Regex Place();

    [GeneratedRegex(@"^Numbers are on\. This log is (\w+);")]
    private static partial Regex NumbersAreOn();

    [GeneratedRegex(@"^(\w+): ")]
    private static partial Regex Said();
}
