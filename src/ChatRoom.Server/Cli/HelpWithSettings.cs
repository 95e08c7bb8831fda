using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatRoom.Server.Cli;

/// <summary>Adds the settings to the help of a command.</summary>
internal sealed class HelpWithSettings(HelpAction help) : SynchronousCommandLineAction
{
    private const string All =
        """
        Settings (also in appsettings.json, or in the environment with __ for the colon: Tcp__Port=4000):
          --urls=http://*:8080                   where the web page is served

          --Tcp:Port=33000                       the raw TCP port; 0 takes any free one
          --Tcp:PublicPort=0                     the port that users are told, if another one is published; 0 for the port itself
          --Tcp:ProxyPort=0                      the port for trusted proxies, which name each client by the PROXY protocol; 0 for none
          --Tcp:Address=*                        the address of these ports; * for all interfaces
          --Tcp:TlsPort=0                        the port for clients with TLS; 0 for none
          --Tcp:TlsAddress=                      the address of the ports for TLS, if it is another one
          --Tcp:PublicTlsPort=0                  the port for TLS that users are told, if another one is published; 0 for the port itself
          --Tcp:TlsProxyPort=0                   the port for trusted proxies that pass TLS on behind a PROXY header; 0 for none
          --Tcp:Backlog=20                       messages shown to a netcat or telnet client when it joins
          --Tcp:NameQuiet=00:00:00.250           silence that ends the name of an old desktop client
          --Tcp:TypingPause=00:00:05             the same silence after one character, which may be a key from telnet
          --Tcp:ChunkGap=00:00:00.030            least time between two rows to an old desktop client
          --Tcp:ChunkQuitDelay=00:00:00.100      delay of the answer to {quit} of an old desktop client
          --Tcp:SendBuffer=65536                 bytes that the system buffers for a slow client; 0 lets the system choose
          --Tcp:KeepAlive=00:01:00               silence after which the system probes a client

          --Limits:MessageBytes=4096             longest message
          --Limits:Connections=10000             connections of all doors together
          --Limits:ConnectionsPerAddress=100     from one address
          --Limits:NamelessPerAddress=50         without a name, from one address; the oldest is closed for a new one
          --Limits:ReservedForLocal=5            connections that only this machine can have
          --Limits:HttpConnections=4000          HTTP connections that carry no page; the one idle longest is closed for a new one
          --Limits:Exempt=127.0.0.0/8,::1        networks that no limit of an address counts, or none
          --Limits:IPv6Prefix=64                 bits of an IPv6 address that count as one address
          --Limits:NameTimeout=00:01:00          time to give a name
          --Limits:HandshakeTimeout=00:00:10     time for a TLS handshake of a raw client
          --Limits:Handshakes=500                such handshakes at once; the oldest ends for a new one
          --Limits:SendTimeout=00:00:30          closes a client that takes nothing for this time
          --Limits:FloodBurst=10                 lines a participant may send at once ...
          --Limits:FloodPerSecond=5              ... and per second after that; further lines wait; 0 also turns off the limits of each address
          --Limits:AddressBurst=200              lines, joins, leaves and calls of one address at once ...
          --Limits:AddressPerSecond=50           ... and per second after that; further ones wait
          --Limits:AddressBytesPerHour=67108864  bytes that one address may add to the history
          --Limits:RequestBurst=4000             HTTP requests of one address at once ...
          --Limits:RequestsPerSecond=400         ... and per second after that; further ones wait, and then are refused
          --Limits:CallBurst=100                 calls of one page at once ...
          --Limits:CallsPerSecond=50             ... and per second after that; further ones wait

          --Proxies:Trusted=none                 addresses and networks of proxies that may name the address and scheme of a client

          --Tls:Certificate=                     the certificate of all doors, a PEM file with its chain or a PFX file; read again when it changes
          --Tls:Key=                             the PEM file of its private key, if the first file has none
          --Tls:Passphrase=                      the passphrase of the key; better in the environment (Tls__Passphrase)
          --Tls:SelfSigned=false                 makes a certificate that no client knows, to try TLS

          --Web:HttpsPort=0                      a further port that serves the page over HTTPS; 0 for none
          --Web:HttpsAddress=*                   the address of this port; * for all interfaces
          --Web:PathBase=                        the path below which a proxy shows the page, such as /chat
          --Web:Hosts=                           host names of the page, such as chat.example; needed behind some proxies and in private networks
          --Web:CircuitRetention=00:03:00        time the server keeps a page that has lost its connection
          --Web:RetainedCircuits=1000            number of such pages; the oldest end first
          --Web:RoomsPerPage=50                  most rooms that a page can be in
          --Web:AwayWhenHidden=00:10:00          time after which a participant is away if all its pages are hidden

          --Data:Provider=files                  or postgres: a database that several servers share as nodes of one chat
          --Data:Connection=                     that database, such as Host=db;Database=chatroom;Username=chatroom
          --Data:BackupMade=false                true says that there is a backup, so that a newer version may rewrite that database

          --History:Path=data/chatroom.db        the file of the history
          --History:Provider=sqlite              or memory: keeps the history until the server stops
          --History:MaxAge=00:00:00              deletes older events (30.00:00:00 is 30 days)
          --History:MaxEvents=0                  keeps this number of events of a room
          --History:RetentionInterval=00:01:00   time between two searches for events to delete
          --History:UpgradeBackupFor=7.00:00:00  how long a copy from before an upgrade is kept; 00:00:00 makes none
          --History:MinFreeBytes=                refuses messages and newcomers below this free space; by default 256 MiB, or 5% of a small disk

          --Search:Index=true                    whether messages are indexed for the search; without it, only the newest are searched
          --Search:Unindexed=20000               newest events that a search reads because they are not indexed yet
          --Search:TimeLimit=00:00:02            time after which a search gives up
          --Search:PurgeAfter=00:05:00           time after which the words of deleted messages leave the index

          --Access:Mode=open                     who may enter: open for everybody, invited for people with an invitation or an account, accounts for people that have logged in
          --Access:InvitationUses=1              people that may use one invitation to the server, unless it names another number
          --Access:InvitationLasts=7.00:00:00    time after which such an invitation is worth nothing, unless it names another one
          --Access:MaxInvitations=1000           such invitations that have not ended
          --Accounts:MaxPasskeys=20              passkeys of an account; 0 offers none
          --Accounts:Registration=               who may make an account: everyone, invited or operators; without it everyone in mode open, else invited
          --Accounts:AllowPlaintext=False        takes passphrases over connections that others on the network can read
          --Accounts:Oidc:Authority=             the address of an OpenID Connect provider that logs people in; empty for none
          --Accounts:Oidc:ClientId=              the name by which the provider knows this server
          --Accounts:Oidc:ClientSecret=          the secret that belongs to it; better in the environment (Accounts__Oidc__ClientSecret)
          --Accounts:Oidc:Name=OpenID            the name of the provider on the page
          --Accounts:Oidc:RequiredClaim=         a claim such as groups=chat, without which the provider lets nobody in

          --Log:Format=text                      or json: one JSON object for each line of the log
          --Metrics:Port=0                       the port of /metrics, in the format of Prometheus; 0 for none
          --Metrics:Address=127.0.0.1            the address of this port; * for all interfaces

          --Messages:EditWindow=01:00:00         time in which the author may change a message; 00:00:00 for never
          --Messages:ReactionKinds=20            different emoji with which people react to one message
          --Messages:Reactions=1000              reactions to one message

          --Trust:GuestAddress=1.00:00:00        time for which the ban of a guest holds for its address, unless the ban has an end
          --Trust:SanctionsPerRoom=1000          bans and mutes of a room
          --Trust:AuditEntries=100000            entries that the audit log keeps

          --Rooms:Creation=everyone              the persons that may make rooms; or accounts, operators
          --Rooms:Max=1000                       rooms besides the lobby
          --Rooms:MaxPerPerson=10                rooms that one person has made
          --Rooms:CreationPerAddress=10          rooms that one address makes at once; its places come back over a day
          --Rooms:MaxMembers=1000                members of a private room
          --Rooms:MaxInvitations=20              invitation links of a private room that have not ended
          --Rooms:InvitationUses=25              persons that may use one link
          --Rooms:InvitationLasts=7.00:00:00     time after which a link is worth nothing
          --Rooms:MaxConversations=100           conversations of one person
          --Rooms:MessageOfTheDay=               a line that everybody gets on entering
          --Rooms:TopicBytes=400                 longest topic
          --Rooms:CloseAfter=00:10:00            time after which a room without participants leaves the memory
          --Rooms:UnansweredFor=1.00:00:00       time after which an empty room is deleted if only its maker spoke in it
          --Rooms:AwayGrace=00:01:00             time a participant stays in the room after its last page is lost
          --Rooms:AnnouncedSingly=10             joins or leaves at once that are announced by name; 0 for all
          --Rooms:TailBytes=8388608              memory for the newest events of a room
          --Rooms:InboxCapacity=4096             commands that may wait for a room
          --Rooms:BatchSize=512                  commands that a room handles at once

        Zero turns a limit off.
        """;

    private const string Pointer = "Settings: those of the server, such as --History:Path=FILE. chatroom --help lists them.";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command is RootCommand ? All : Pointer);
        return code;
    }
}
