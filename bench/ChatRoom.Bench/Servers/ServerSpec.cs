using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatRoom.Bench.Servers;

/// <summary>Describes a server of the command line.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Protocol"><c>line</c> or <c>irc</c>.</param>
/// <param name="Port">The port on the loopback address; 0 if the server prints it, as ours does.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="ParallelJoins">How many clients may join at the same time; 0 is the protocol's own number.</param>
/// <param name="Rooms">The rooms over which the clients are spread.</param>
internal sealed record ServerSpec(string Name, string Protocol, int Port, IReadOnlyList<string> Command, int ParallelJoins = 0, int Rooms = 1)
{
    public const string Ours = "chatroom";

    public const string Help =
        "NAME=line:PORT:COMMAND, NAME=irc:PORT:COMMAND (irc/512: 512 may join at once), "
        + "or [NAME=]chatroom[@DLL] [--Section:Setting=value …]; several servers take turns and are compared";

    /// <summary>Gets whether the server prints its ports.</summary>
    public bool PrintsPorts => Port == 0;

    /// <exception cref="BenchException">The text is no server.</exception>
    public static ServerSpec Parse(string text)
    {
        var named = text.StartsWith(Ours, StringComparison.Ordinal) ? [Ours, text] : text.Split('=', 2);
        if (named is [var our, var settings] && settings.StartsWith(Ours, StringComparison.Ordinal))
        {
            var words = CommandLineParser.SplitCommandLine(settings).ToList();
            return OurServer(our, words[0].Split('@', 2) is [_, var dll] ? dll : null, words.Skip(1));
        }

        if (named is [var name, var rest]
            && rest.Split(':', 3) is [var wire, var port, var command]
            && wire.Split('/') is ["line" or "irc", ..] protocol
            && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(protocol.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var parallel))
        {
            return new ServerSpec(name, protocol[0], number, [.. CommandLineParser.SplitCommandLine(command)], parallel);
        }

        throw new BenchException($"'{text}' is no server. A server is {Help}.");
    }

    /// <summary>Returns our own server with a new history, without limits.</summary>
    public static ServerSpec OurServer(string name, string? dll, IEnumerable<string> settings)
    {
        dll ??= Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll");
        if (!File.Exists(Path.ChangeExtension(dll, ".deps.json")))
        {
            throw new BenchException($"{dll} is not complete. Publish the server, and name it with --server={Ours}@DLL.");
        }

        return new(name, "line", 0,
        [
            "dotnet", dll,
            "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--Tcp:Backlog=0",
            "--Limits:FloodPerSecond=0", "--Limits:ConnectionsPerAddress=0", "--Limits:Connections=0",
            "--Serilog:MinimumLevel:Default=Error", $"--History:Path={ServerProcess.DirectoryMark}/chatroom.db",
            .. settings,
        ]);
    }
}
