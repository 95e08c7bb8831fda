using System.Diagnostics;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>Tests the programs with which people enter over TLS from a terminal.</summary>
public sealed class TlsToolsTests
{
    private readonly int _port = FreePort.Find();

    [Theory]
    [InlineData("openssl", "s_client -quiet -connect localhost:{0}")]
    [InlineData("socat", "STDIO OPENSSL:localhost:{0},verify=0")]
    public async Task They_end_by_themselves_after_quit(string program, string arguments)
    {
        await using var server = await StartAsync();
        using var tool = Start(program, arguments);
        await WriteAsync(tool, "alice\nhi\n/quit\n");

        await AssertEndsAsync(tool, "alice: hi\n{quit}\n");
    }

    [Theory]
    [InlineData("openssl", "s_client -quiet -connect localhost:{0}")]
    [InlineData("socat", "STDIO OPENSSL:localhost:{0},verify=0")]
    public async Task They_end_by_themselves_when_the_server_stops(string program, string arguments)
    {
        await using var server = await StartAsync();
        using var tool = Start(program, arguments);
        // A line is taken from a client that has been welcomed.
        await WriteAsync(tool, "alice\nhi\n");
        await Eventually.TrueAsync(() => server.Lobby.Tail.Events.ReadAfter(0, 10).OfType<MessagePosted>().Any(), "alice has said something");

        await server.StopAsync();

        await AssertEndsAsync(tool, "The server is stopping.\n");
    }

    // Without -quiet and a file as input, openssl takes the end of its input for a wish to leave.
    [Theory]
    [InlineData("openssl", "s_client -quiet -connect localhost:{0}", "/quit\n", "{quit}\n")]
    [InlineData("socat", "STDIO OPENSSL:localhost:{0},verify=0", "", "alice: 999\n")]
    [InlineData("ncat", "--ssl localhost {0}", "", "alice: 999\n")]
    public async Task A_script_is_heard_and_hears_to_the_last_byte(string program, string arguments, string last, string heard)
    {
        await using var server = await StartAsync("--Limits:FloodPerSecond=0");
        await using var bob = await server.LineAsync("bob");
        using var tool = Start(program, arguments);
        await WriteAsync(tool, $"alice\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\n"))}{last}");
        tool.StandardInput.Close();

        await AssertEndsAsync(tool, heard);
        var lines = await bob.ReadUntilAsync("alice: 999");
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"alice: {i}"), lines.Where(line => line.StartsWith("alice: ", StringComparison.Ordinal)));
    }

    private static async Task WriteAsync(Process tool, string text)
    {
        await tool.StandardInput.WriteAsync(text.AsMemory(), Deadline.Token());
        await tool.StandardInput.FlushAsync(Deadline.Token());
    }

    private static async Task AssertEndsAsync(Process tool, string output)
    {
        var (said, errors) = (tool.StandardOutput.ReadToEndAsync(Deadline.Token()), tool.StandardError.ReadToEndAsync(Deadline.Token()));
        try
        {
            await tool.WaitForExitAsync(Deadline.Token());
        }
        finally
        {
            tool.Kill();
        }

        Assert.EndsWith(output, await said, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected eof", await errors, StringComparison.Ordinal);
        Assert.Equal(0, tool.ExitCode);
    }

    private Process Start(string program, string arguments) => Process.Start(
        new ProcessStartInfo($"/usr/bin/{program}", string.Format(CultureInfo.InvariantCulture, arguments, _port))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync([$"--Tcp:TlsPort={_port}", "--Tls:SelfSigned=true", .. settings]);
}
