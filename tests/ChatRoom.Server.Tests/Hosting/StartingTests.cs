using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Hosting;

/// <summary>Tests the start of the process: its output, and its message when it cannot start.</summary>
[Slow]
public sealed class StartingTests
{
    [Fact]
    public async Task It_prints_both_addresses_and_answers_at_both()
    {
        await using var server = await ServerProcess.StartAsync();
        using var http = new HttpClient();
        Assert.Equal("OK", await http.GetStringAsync(new Uri(server.Web, "healthz"), Deadline.Token()));
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
    }

    [Fact]
    public async Task People_are_told_the_port_that_is_published_for_them()
    {
        await using var server = await ServerProcess.StartAsync("--Tcp:PublicPort=4000");
        using var http = new HttpClient();
        Assert.Contains($"nc {server.Web.Host} 4000", await http.GetStringAsync(server.Web, Deadline.Token()), StringComparison.Ordinal);
        Assert.Equal(4000, server.Port);
    }

    [Theory]
    [InlineData("127.0.0.2", "nc 127.0.0.2 ")]
    [InlineData("127.0.0.1", "nc localhost ")]
    public async Task The_start_names_the_address_of_the_raw_port_if_it_listens_at_no_other(string address, string command)
    {
        await using var server = await ServerProcess.StartAsync($"--Tcp:Address={address}");
        Assert.Contains($"In a terminal:  {command}", server.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_takes_settings_from_the_environment()
    {
        await using var server = await ServerProcess.StartAsync(
            new Dictionary<string, string> { ["Tcp__Port"] = "0", ["Limits__MessageBytes"] = "10" });
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
        await alice.SayAsync("longer than ten bytes");
        Assert.StartsWith("Not sent", await alice.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_in_the_environment_of_development_without_accounts()
    {
        await using var server = await ServerProcess.StartAsync(
            new Dictionary<string, string> { ["Tcp__Port"] = "0", ["ASPNETCORE_ENVIRONMENT"] = "Development", ["History__Provider"] = "memory" });
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
    }

    [Theory]
    [InlineData("Tcp:Port", "--Tcp:Port=abc")]
    [InlineData("Tcp:Port=70000 is not possible: it must be from 0 (any free port) to 65535.", "--Tcp:Port=70000")]
    [InlineData("Tcp:Port=-1 is not possible", "--Tcp:Port=-1")]
    [InlineData("History:MinFreeBytes=-1 is not possible: it must be 0 (off) or a number of bytes", "--History:MinFreeBytes=-1")]
    [InlineData("History:MinFreeBytes", "--History:MinFreeBytes=5%")]
    [InlineData("History:Path=:memory: is not possible: it must name a file", "--History:Path=:memory:")]
    [InlineData("History:Path=file:chat.db?mode=memory is not possible: it must name a file", "--History:Path=file:chat.db?mode=memory")]
    [InlineData("Tcp:PublicPort=70000 is not possible: it must be from 0 (the port itself) to 65535.", "--Tcp:PublicPort=70000")]
    [InlineData("Tcp:Address=here is not possible: it must be * for all interfaces, or an IP address.", "--Tcp:Address=here")]
    [InlineData("Tcp:Address=192.0.2.1", "--Tcp:Address=192.0.2.1")]
    [InlineData("Access:Mode=closed is not possible: it must be open, invited or accounts.", "--Access:Mode=closed")]
    [InlineData("Access:Mode=7 is not possible: it must be open, invited or accounts.", "--Access:Mode=7")]
    [InlineData("Access:InvitationUses=0 is not possible: it must be 1 or more.", "--Access:InvitationUses=0")]
    [InlineData("Access:InvitationLasts=00:00:01 is not possible: it must be a time from 00:01:00 to 3650 days, such as 7.00:00:00.", "--Access:InvitationLasts=00:00:01")]
    [InlineData("Access:MaxInvitations=0 is not possible: it must be from 1 to 100000.", "--Access:MaxInvitations=0")]
    [InlineData("Accounts:Registration=nobody is not possible: it must be everyone, invited or operators.", "--Accounts:Registration=nobody")]
    [InlineData("Rooms:Creation=nobody is not possible: it must be everyone, accounts or operators.", "--Rooms:Creation=nobody")]
    [InlineData("Rooms:Max=-1 is not possible: it must be 0 (off) or more.", "--Rooms:Max=-1")]
    [InlineData("Rooms:Max=9999999999 is not possible: it must be 0 (off) or more, and at most 2147483647.", "--Rooms:Max=9999999999")]
    [InlineData("Rooms:MaxMembers=-1 is not possible: it must be 0 (off) or more.", "--Rooms:MaxMembers=-1")]
    [InlineData("Rooms:InvitationUses=0 is not possible: it must be 1 or more.", "--Rooms:InvitationUses=0")]
    [InlineData("Rooms:InvitationLasts=00:00:30 is not possible: it must be a time from 00:01:00 to 365 days", "--Rooms:InvitationLasts=00:00:30")]
    [InlineData("Rooms:CloseAfter=soon is not possible: it must be a time from 00:00:00 to 24 days", "--Rooms:CloseAfter=soon")]
    [InlineData("Messages:EditWindow=-00:00:01 is not possible: it must be a time from 00:00:00 (never) to 3650 days", "--Messages:EditWindow=-00:00:01")]
    [InlineData("Messages:ReactionKinds=0 is not possible: it must be from 1 to 100.", "--Messages:ReactionKinds=0")]
    [InlineData("Messages:Reactions=10001 is not possible: it must be from 1 to 10000.", "--Messages:Reactions=10001")]
    [InlineData("Rooms:TopicBytes=0 is not possible: it must be from 1 to 4096 bytes.", "--Rooms:TopicBytes=0")]
    [InlineData("Tcp:KeepAlive=1.00:00:00 is not possible", "--Tcp:KeepAlive=1.00:00:00")]
    [InlineData("Limits:MessageBytes=-1 is not possible", "--Limits:MessageBytes=-1")]
    [InlineData("Limits:Exempt=localhost is not possible: it must be none, or networks and addresses", "--Limits:Exempt=localhost")]
    [InlineData("Limits:IPv6Prefix=0 is not possible: it must be from 1 to 128 bits.", "--Limits:IPv6Prefix=0")]
    [InlineData("Limits:AddressBurst=-1 is not possible", "--Limits:AddressBurst=-1")]
    [InlineData("Limits:AddressPerSecond=-1 is not possible", "--Limits:AddressPerSecond=-1")]
    [InlineData("Limits:AddressBytesPerHour=-1 is not possible: it must be 0 (off) or more bytes.", "--Limits:AddressBytesPerHour=-1")]
    [InlineData("Limits:NamelessPerAddress=-1 is not possible", "--Limits:NamelessPerAddress=-1")]
    [InlineData("Limits:ReservedForLocal=-1 is not possible", "--Limits:ReservedForLocal=-1")]
    [InlineData("Tcp:SendBuffer=-1 is not possible: it must be from 0 (chosen by the system)", "--Tcp:SendBuffer=-1")]
    [InlineData("Limits:HttpConnections=-1 is not possible: it must be 0 (off) or more.", "--Limits:HttpConnections=-1")]
    [InlineData("Limits:RequestBurst=-1 is not possible", "--Limits:RequestBurst=-1")]
    [InlineData("Limits:RequestsPerSecond=-1 is not possible", "--Limits:RequestsPerSecond=-1")]
    [InlineData("Limits:CallBurst=-1 is not possible", "--Limits:CallBurst=-1")]
    [InlineData("Limits:CallsPerSecond=-1 is not possible", "--Limits:CallsPerSecond=-1")]
    [InlineData("Web:Hosts=https://chat.example is not possible: it must be host names such as chat.example", "--Web:Hosts=https://chat.example")]
    [InlineData("Rooms:AnnouncedSingly=-1 is not possible: it must be from 0 (everybody) to 1000000.", "--Rooms:AnnouncedSingly=-1")]
    [InlineData("Limits:NameTimeout", "--Limits:NameTimeout=soon")]
    [InlineData("Search:TimeLimit=00:02:00 is not possible: it must be a time from 00:00:00.1 to 00:01:00", "--Search:TimeLimit=00:02:00")]
    [InlineData("Search:Index=maybe is not possible: it must be true or false.", "--Search:Index=maybe")]
    [InlineData("Tcp:ProxyPort=33001 is for trusted proxies only: name them as --Proxies:Trusted=127.0.0.1.", "--Tcp:ProxyPort=33001")]
    [InlineData("Tcp:TlsPort=33001 needs a certificate: name it with --Tls:Certificate=FILE and --Tls:Key=FILE, or try --Tls:SelfSigned=true.", "--Tcp:TlsPort=33001")]
    [InlineData("Tcp:TlsProxyPort=33001 is for trusted proxies only", "--Tcp:TlsProxyPort=33001")]
    [InlineData("Web:HttpsPort=8443 needs a certificate: name it with --Tls:Certificate=FILE and --Tls:Key=FILE, or try --Tls:SelfSigned=true.", "--Web:HttpsPort=8443")]
    [InlineData("Web:HttpsPort=70000 is not possible: it must be from 0 (no such port) to 65535.", "--Web:HttpsPort=70000")]
    [InlineData("Tls:Certificate=/none.pem cannot be read", "--Tls:Certificate=/none.pem")]
    [InlineData("Tls:Key=/none.pem needs a certificate", "--Tls:Key=/none.pem")]
    [InlineData("Tls:SelfSigned=maybe is not possible: it must be true or false.", "--Tls:SelfSigned=maybe")]
    [InlineData("Limits:Handshakes=-1 is not possible: it must be from 0 (off) to 1000000 handshakes.", "--Limits:Handshakes=-1")]
    [InlineData("Limits:HandshakeTimeout=soon is not possible: it must be a time from 00:00:00 (off) to 24 days", "--Limits:HandshakeTimeout=soon")]
    [InlineData("Proxies:Trusted=localhost is not possible: it must be none, or addresses and networks", "--Proxies:Trusted=localhost")]
    [InlineData("There is no setting Proxies:Trust. Section Proxies has Trusted.", "--Proxies:Trust=127.0.0.1")]
    [InlineData("Web:PathBase=chat is not possible: it must be a path such as /chat: it begins with / and does not end with it", "--Web:PathBase=chat")]
    [InlineData("There is no setting Limits:Foo.", "--Limits:Foo=1")]
    [InlineData("There is no setting 'Limits'.", "--Limits=1")]
    [InlineData("There is no setting 'Nonsense'.", "--Nonsense=1")]
    [InlineData("There is no command 'sing'.", "sing")]
    [InlineData("The setting 'Tcp:Port' needs a value", "--Tcp:Port")]
    [InlineData("--urls", "--urls=localhost")]
    [InlineData("--urls", "--urls=http://127.0.0.1:99999")]
    [InlineData("--urls", "--Kestrel:Endpoints:Web:Url=here")]
    [InlineData("Tcp:Port=abc is not possible: it must be from 0", "--Tcp:Port=abc")]
    [InlineData("There is no setting Tcp:Prot. Section Tcp has Port, ", "--Tcp:Prot=1")]
    [InlineData("certificate", "--urls=https://127.0.0.1:0")]
    [InlineData("Loud", "--Serilog:MinimumLevel:Default=Loud")]
    public async Task A_wrong_setting_ends_the_start_with_one_clear_line(string said, string word)
    {
        string[] rest = word.StartsWith("--urls", StringComparison.Ordinal) ? [] : ["--urls=http://127.0.0.1:0"];
        string[] port = word.StartsWith("--Tcp:Port", StringComparison.Ordinal) ? [] : ["--Tcp:Port=0"];
        await AssertRefusesAsync(said, [.. rest, .. port, word]);
    }

    [Theory]
    [InlineData("--Tcp:Port=70000")]
    [InlineData("--Tcp:Prot=1")]
    public async Task A_wrong_setting_makes_no_history(string word)
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-");
        await AssertRefusesAsync("Tcp:P", "--urls=http://127.0.0.1:0", $"--History:Path={folder.FullName}/data/chatroom.db", word);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task A_wrong_setting_in_the_environment_does_too()
    {
        await using var server = ServerProcess.Launch(["--urls=http://127.0.0.1:0"], new() { ["Tcp__Port"] = "many" });
        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("Tcp:Port", Assert.Single(server.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tcp_port_that_is_taken_ends_the_start_with_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertRefusesAsync(
            $"TCP port {port} is taken by another program. Choose another one with --Tcp:Port=",
            "--urls=http://127.0.0.1:0", "--Tcp:Address=127.0.0.1", $"--Tcp:Port={port}");
    }

    [Fact]
    public async Task A_web_port_that_is_taken_ends_the_start_with_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertRefusesAsync(
            "Choose another web address with --urls=", $"--urls=http://127.0.0.1:{port}", "--Tcp:Address=127.0.0.1", "--Tcp:Port=0");
    }

    [Theory]
    [InlineData("An address of the page cannot be used: Cannot assign requested address. Choose one of this machine with --urls=", "--urls=http://192.0.2.1:0")]
    [InlineData("or --Web:HttpsAddress=ADDRESS.", "--Web:HttpsPort=1", "--Web:HttpsAddress=192.0.2.1", "--Tls:SelfSigned=true")]
    [InlineData("Metrics:Address=192.0.2.1, Metrics:Port=1 cannot be opened: ", "--Metrics:Port=1", "--Metrics:Address=192.0.2.1")]
    public async Task A_web_address_of_another_machine_is_refused_by_the_name_of_its_setting(string line, params string[] settings)
    {
        string[] web = settings[0].StartsWith("--urls=", StringComparison.Ordinal) ? [] : ["--urls=http://127.0.0.1:0"];
        await AssertRefusesAsync(line, [.. web, .. settings, "--Tcp:Address=127.0.0.1", "--Tcp:Port=0"]);
    }

    [Fact]
    public async Task An_https_port_that_is_taken_is_refused_by_the_name_of_its_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertRefusesAsync(
            "Choose another port with --Web:HttpsPort=NUMBER.",
            "--urls=http://127.0.0.1:0", "--Tcp:Address=127.0.0.1", "--Tcp:Port=0", "--Tls:SelfSigned=true", "--Web:HttpsAddress=127.0.0.1", $"--Web:HttpsPort={port}");
    }

    [Fact]
    public async Task Healthcheck_tells_a_running_server_from_a_stopped_one()
    {
        await using var server = await ServerProcess.StartAsync();
        string[] settings = [$"--urls={server.Web}", $"--Tcp:Port={server.Port}"];
        await ServerProcess.CheckHealthUntilAsync(null, settings);
        await ServerProcess.CheckHealthUntilAsync("chatroom: not healthy: http://127.0.0.1:1/healthz: ", "--urls=http://127.0.0.1:1", $"--Tcp:Port={server.Port}");

        await server.DisposeAsync();
        await ServerProcess.CheckHealthUntilAsync($"chatroom: not healthy: TCP port {server.Port}: ", settings);
    }

    [Theory]
    [InlineData("--Tcp:Port=abc")]
    [InlineData("--Nonsense=1")]
    [InlineData("--urls=localhost")]
    public async Task Healthcheck_with_a_wrong_setting_says_so_in_one_line(string setting)
    {
        await AssertRefusesAsync(setting.Split('=')[0].Trim('-'), "healthcheck", setting);
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("invited")]
    public Task A_server_that_is_not_open_needs_a_history_on_disk(string mode) => AssertRefusesAsync(
        $"Access:Mode={mode} needs accounts, and History:Provider=memory keeps none. Set it to sqlite.",
        $"--Access:Mode={mode}",
        "--History:Provider=memory");

    [Fact]
    public Task A_history_in_memory_beside_a_database_is_refused() => AssertRefusesAsync(
        "Data:Provider=postgres keeps everything, and History:Provider=memory nothing. Set one of them alone.",
        "--Data:Provider=postgres",
        "--Data:Connection=Host=localhost",
        "--History:Provider=memory");

    private static async Task AssertRefusesAsync(string said, params string[] args)
    {
        var ended = await ProgramInProcess.FailAsync(args);
        ended.SaysInOneLine(said);
        Assert.DoesNotContain("Exception", ended.Output, StringComparison.Ordinal);
    }
}
