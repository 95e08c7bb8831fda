using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Protocol;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tcp;

namespace ChatRoom.Server.Cli;

/// <summary>
/// The subcommand <c>healthcheck</c>: knocks on both doors of a server that runs on this machine with the same settings.
/// For container engines, whose image has neither a shell nor curl.
/// </summary>
public static class HealthCheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks, and says on the console what is wrong.</summary>
    /// <param name="args">The server's settings.</param>
    /// <returns>0 if both doors answer, 1 if not, 2 if a setting is wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        TcpOptions tcp;
        Uri web;
        try
        {
            CommandLine.Check(args);
            var configuration = ChatServer.CreateBuilder(args).Configuration;
            WebAddress.Check(configuration);
            tcp = configuration.ReadSection<TcpOptions>(TcpOptions.Section);
            web = WebAddress.Local(configuration);
        }
        catch (Exception e) when (StartFault.Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync($"chatroom: {line}");
            return 2;
        }

        return await AskAsync(tcp, web);
    }

    private static async Task<int> AskAsync(TcpOptions tcp, Uri web)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await AskTcpAsync(tcp, patience.Token);
            await AskWebAsync(web, patience.Token);
            return 0;
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"chatroom: not healthy: {(patience.IsCancellationRequested ? "no answer in time" : e.Message)}");
            return 1;
        }
    }

    private static async Task AskTcpAsync(TcpOptions options, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(options.Address == "*" ? "127.0.0.1" : options.Address, options.Port, cancellationToken);
        var greeting = new byte[TcpText.Greeting.Length];
        await client.GetStream().ReadExactlyAsync(greeting, cancellationToken);
        if (Encoding.UTF8.GetString(greeting) != TcpText.Greeting)
        {
            throw new IOException($"port {options.Port} did not greet as a chat server does");
        }

        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{TcpText.Quit}\n"), cancellationToken);
    }

    private static async Task AskWebAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(address, "healthz"), cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
