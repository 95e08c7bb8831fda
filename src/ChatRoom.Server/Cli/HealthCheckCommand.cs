using System.CommandLine;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Protocol;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tcp;

namespace ChatRoom.Server.Cli;

/// <summary>Asks both doors and the rooms of a server on this machine. A container image needs no shell or curl for it.</summary>
internal sealed class HealthCheckCommand(string[] settings)
    : SettingsCommand("healthcheck", "Asks the running server whether it is healthy; exit code 0 if it is, else 1.", settings)
{
    private const int NotHealthy = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    protected override async Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken)
    {
        WebAddress.Check(configuration);
        var tcp = configuration.ReadSettings<TcpOptions>(TcpOptions.Section);
        var web = WebAddress.Local(configuration);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var door = $"TCP port {tcp.Port}";
        try
        {
            await AskTcpAsync(tcp, patience.Token);
            door = $"{web}healthz";
            await AskWebAsync(web, patience.Token);
            return 0;
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            var problem = patience.IsCancellationRequested ? "no answer in time" : e.Message;
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"chatroom: not healthy: {door}: {problem}");
            return NotHealthy;
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
            throw new IOException($"it did not greet as a chat server does");
        }

        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{TcpText.Quit}\n"), cancellationToken);
    }

    private static async Task AskWebAsync(Uri address, CancellationToken cancellationToken)
    {
        // It calls this machine by an address that the certificate does not name.
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        using var client = new HttpClient(handler);
        using var response = await client.GetAsync(new Uri(address, "healthz"), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new IOException(StartFault.OneLine(await response.Content.ReadAsStringAsync(cancellationToken)));
        }
    }
}
