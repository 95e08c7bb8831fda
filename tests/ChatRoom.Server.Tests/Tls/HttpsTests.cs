using ChatRoom.Server.Certificates;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>Tests the page over HTTPS, with the certificate of all doors.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-https-");
    private readonly int _port = FreePort.Find();
    private readonly TestCertificate _first = new("first.example");
    private readonly TestCertificate _second = new("second.example");

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_page_is_served_at_both_ports_and_a_new_certificate_drops_no_connection()
    {
        Write(_first);
        await using var server = await RunningServer.StartAsync(
            $"--Web:HttpsPort={_port}", "--Web:HttpsAddress=127.0.0.1", $"--Tls:Certificate={File("fullchain.pem")}", $"--Tls:Key={File("privkey.pem")}");
        using var plain = new HttpClient();
        Assert.Equal("OK", await plain.GetStringAsync(new Uri(server.Web, "healthz"), Deadline.Token()));
        var shown = new List<string>();
        using var before = NewClient(shown);
        Assert.Contains("<h1", await before.GetStringAsync(Page(""), Deadline.Token()), StringComparison.Ordinal);

        Write(_second);
        server.Services.GetRequiredService<ServerCertificate>().Look();
        server.Services.GetRequiredService<ServerCertificate>().Look();
        Assert.Equal("OK", await before.GetStringAsync(Page("healthz"), Deadline.Token()));
        using var after = NewClient(shown);
        Assert.Equal("OK", await after.GetStringAsync(Page("healthz"), Deadline.Token()));

        // The first client still has its connection; each handshake showed the chain.
        Assert.Equal(["CN=first.example", "CN=authority", "CN=second.example", "CN=authority"], shown);
    }

    [Fact]
    public async Task The_urls_may_be_https_too()
    {
        await using var server = await RunningServer.StartAsync("--urls=https://127.0.0.1:0", "--Tls:SelfSigned=true");
        using var http = NewClient([]);
        Assert.Equal("OK", await http.GetStringAsync(new Uri(server.Web, "healthz"), Deadline.Token()));
    }

    private static HttpClient NewClient(List<string> shown) => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                shown.AddRange(chain!.ChainElements.Select(element => element.Certificate.Subject));
                return chain.ChainElements.Count > 0;
            },
        },
    });

    private Uri Page(string path) => new($"https://127.0.0.1:{_port}/{path}");

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void Write(TestCertificate certificate)
    {
        System.IO.File.WriteAllText(File("fullchain.pem"), certificate.Chain);
        System.IO.File.WriteAllText(File("privkey.pem"), certificate.Key);
    }
}
