using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatRoom.Server.Cli;

/// <summary>Adds the settings to the help of a command.</summary>
internal sealed class HelpWithSettings(HelpAction help) : SynchronousCommandLineAction
{
    private const string Main =
        """
        Main settings (also in appsettings.json, or in the environment with __ for the colon: Tcp__Port=4000):
          --urls=http://*:8080             where the web page is served
          --Tcp:Port=33000                 the raw TCP port; 0 takes any free one
          --Tcp:PublicPort=0               the port that users are told, if another one is published; 0 for the port itself
          --Tcp:Address=*                  the address of that port; * for all interfaces
          --Tcp:Backlog=20                 messages shown to a netcat or telnet client when it joins
          --Limits:MessageBytes=4096       longest message
          --Limits:Connections=10000       connections of all doors together
          --Limits:ConnectionsPerAddress=100   from one address
          --Limits:Exempt=127.0.0.0/8,::1  networks that no limit of an address counts, or none
          --Limits:NameTimeout=00:01:00    time to give a name
          --Limits:FloodBurst=10           lines a participant may send at once ...
          --Limits:FloodPerSecond=5        ... and per second after that; further lines wait
          --Limits:AddressPerSecond=50     lines, joins and leaves a second of one address
          --Limits:AddressBytesPerHour=67108864   bytes that one address may add to the history
          --Limits:SendTimeout=00:00:30    closes a client that takes nothing for this time
          --Web:Hosts=chat.example         host names of the page; needed behind some proxies and in private networks
          --History:Path=data/chatroom.db  the file of the history
          --History:Provider=sqlite        or memory: keeps the history until the server stops
          --History:MaxAge=00:00:00        deletes older events (30.00:00:00 is 30 days)
          --History:MaxEvents=0            keeps this number of events of a room
          --History:MinFreeBytes=268435456 refuses messages and newcomers below this free space (or 5% of a small disk)
          --Rooms:Creation=everyone        the persons that may make rooms; or accounts, operators
          --Rooms:AwayGrace=00:01:00       time a participant stays in the room after its last page is lost

        Zero turns a limit off.
        """;

    private const string Pointer = "Settings: those of the server, such as --History:Path=FILE. chatroom --help lists them.";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command is RootCommand ? Main : Pointer);
        return code;
    }
}
