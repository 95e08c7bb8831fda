using System.Reflection;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Server.Cli;

/// <summary>What can be asked of the program before it becomes a server.</summary>
public static class CommandLine
{
    // Keys that mean something to this program or to ASP.NET Core.
    private static readonly string[] Sections = ["Tcp", "Limits", "Rooms", "History", "Web", "Serilog", "Logging", "Kestrel"];
    private static readonly string[] Values = ["urls", "http_ports", "https_ports", "environment", "contentRoot", "AllowedHosts"];

    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string Help =>
        $"""
        ChatRoom {Version}: one chat room for browsers and raw TCP clients.

        Usage:
          chatroom [--SETTING=VALUE ...]   start the server
          chatroom healthcheck             ask a running server whether it is well; exit code 0 if so
          chatroom backup FILE             copy the history while the server runs
          chatroom restore FILE [--force]  put a backup in its place
          chatroom export [--room=NAME] [--format=text|jsonl]   print a room's history
          chatroom verify                  check the history
          chatroom --help                  show this
          chatroom --version               show the version

        Main settings (also in appsettings.json, or in the environment with __ for the colon: Tcp__Port=4000):
          --urls=http://*:8080             where the web page is served
          --Tcp:Port=33000                 the raw TCP port; 0 takes any free one
          --Tcp:PublicPort=0               the port people are told, if another one is published; 0 for the port itself
          --Tcp:Address=*                  the address of that port; * for all interfaces
          --Tcp:Backlog=20                 messages shown to a netcat or telnet client when it joins
          --Limits:MessageBytes=4096       longest message
          --Limits:Connections=10000       connections of all doors together
          --Limits:ConnectionsPerAddress=100   from one address (loopback is exempt)
          --Limits:NameTimeout=00:01:00    time to give a name
          --Limits:FloodBurst=10           lines a participant may send at once ...
          --Limits:FloodPerSecond=5        ... and a second after that; beyond it they wait
          --Limits:SendTimeout=00:00:30    a client that takes nothing for so long is closed
          --History:Path=data/chatroom.db  where everything said is kept
          --History:Provider=sqlite        or memory: kept until the server stops
          --History:MaxAge=00:00:00        delete older events (30.00:00:00 is 30 days)
          --History:MaxEvents=0            keep so many events of a room
          --Rooms:AwayGrace=00:01:00       how long a participant whose page was lost stays in the room

        Zero turns a limit off.
        """;

    /// <summary>Refuses what configuration would silently ignore.</summary>
    /// <exception cref="SettingException">A word is no setting, or a setting no setting of ours.</exception>
    public static void Check(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var word = args[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                throw new SettingException($"There is no command '{word}'. Try --help.");
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? word[2..] : word[2..equals];
            var known = key.Split(':') is [var section, _, ..] ? Sections.Contains(section, StringComparer.OrdinalIgnoreCase)
                : Values.Contains(key, StringComparer.OrdinalIgnoreCase);
            if (!known)
            {
                throw new SettingException($"There is no setting '{key}'. Try --help.");
            }

            if (equals < 0 && ++i == args.Count)
            {
                throw new SettingException($"The setting '{key}' needs a value: --{key}=VALUE.");
            }
        }
    }
}
