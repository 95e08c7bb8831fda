using System.Globalization;

namespace ChatRoom.Bench.Servers;

/// <summary>A server as it is given on the command line.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Protocol"><c>line</c> or <c>irc</c>.</param>
/// <param name="Port">Where it listens on the loopback address; 0 if it says so itself, as ours does.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">Variables for it alone.</param>
/// <param name="ParallelJoins">Clients it can take in at the same time; 0 is as the protocol has it.</param>
internal sealed record ServerSpec(
    string Name,
    string Protocol,
    int Port,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    int ParallelJoins = 0)
{
    public const string Ours = "chatroom";

    /// <summary>The option by which servers are given.</summary>
    public static Option Option { get; } = new(
        "server", Ours, "NAME=line:PORT:COMMAND, NAME=irc:PORT:COMMAND (irc/512: so many may join at once), or chatroom with settings after it");

    /// <summary>Whether it is the server of this repository.</summary>
    public bool IsOurs => Port == 0;

    /// <summary>
    /// Reads <c>NAME=PROTOCOL[/PARALLEL JOINS]:PORT:COMMAND LINE</c>, or for our own server
    /// <c>[NAME=]chatroom[@DLL] [--Setting:Name=value …] [--env:NAME=value …]</c>.
    /// </summary>
    /// <exception cref="BenchException">It is neither.</exception>
    public static ServerSpec Parse(string text, BenchOptions options)
    {
        if (text.Split('=')[0].Contains(',', StringComparison.Ordinal))
        {
            throw new BenchException($"--server={text} is not possible: a name cannot have a comma in it.");
        }

        if (text.StartsWith(Ours, StringComparison.Ordinal))
        {
            return ParseOurs(Ours, text, options);
        }

        if (text.Split('=', 2) is [var name, var rest])
        {
            if (rest.StartsWith(Ours, StringComparison.Ordinal))
            {
                return ParseOurs(name, rest, options);
            }

            if (rest.Split(':', 3) is [var wire, var port, var command]
                && wire.Split('/') is ["line" or "irc", ..] protocol
                && int.TryParse(protocol.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var parallel)
                && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
            {
                return new ServerSpec(name, protocol[0], number, Words(command), options.Environment, parallel);
            }
        }

        throw new BenchException(
            $"--server={text} is not possible: write NAME=line:PORT:COMMAND, NAME=irc:PORT:COMMAND or chatroom [--SETTING=VALUE …].");
    }

    /// <summary>Our own server on a history of its own, in a fresh directory.</summary>
    /// <param name="name">What it is called in tables.</param>
    /// <param name="dll">The built server, if not the one beside this program.</param>
    /// <param name="settings">Further settings.</param>
    /// <param name="environment">Variables for it.</param>
    public static ServerSpec OurServer(
        string name, string? dll, IEnumerable<string> settings, IReadOnlyDictionary<string, string> environment) => new(
        name,
        "line",
        0,
        [
            "dotnet", dll ?? Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll"),
            "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--Tcp:Backlog=0",
            "--Limits:FloodPerSecond=0", "--Limits:ConnectionsPerAddress=0", "--Limits:Connections=0",
            "--Serilog:MinimumLevel:Default=Error", $"--History:Path={ServerProcess.DirectoryMark}/chatroom.db",
            .. settings,
        ],
        environment);

    private static ServerSpec ParseOurs(string name, string text, BenchOptions options)
    {
        var words = Words(text);
        var environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal);
        var settings = new List<string>(options.ServerSettings);
        foreach (var word in words.Skip(1))
        {
            if (word.StartsWith("--env:", StringComparison.Ordinal) && word[6..].Split('=', 2) is [var variable, var value])
            {
                environment[variable] = value;
            }
            else
            {
                settings.Add(word);
            }
        }

        return OurServer(name, words[0].Split('@', 2) is [_, var dll] ? dll : null, settings, environment);
    }

    /// <summary>Splits a command line at spaces; quotes keep words together.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        foreach (var c in text.Append(' '))
        {
            if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c != ' ' || quote != '\0')
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
