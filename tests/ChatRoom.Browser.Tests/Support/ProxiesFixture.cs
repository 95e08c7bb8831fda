using System.Globalization;
using ChatRoom.Testing.Proxies;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>Two chats, one of them below /chat/, and real proxies in front of both.</summary>
public sealed class ProxiesFixture : IAsyncLifetime
{
    private readonly Dictionary<(string Proxy, string Path), int> _ports = new()
    {
        [("nginx", "/")] = FreePort.Find(),
        [("nginx", "/chat/")] = FreePort.Find(),
        [("caddy", "/")] = FreePort.Find(),
        [("caddy", "/chat/")] = FreePort.Find(),
        [("caddy without the path", "/chat/")] = FreePort.Find(),
        [("haproxy", "/")] = FreePort.Find(),
        [("haproxy", "/chat/")] = FreePort.Find(),
    };

    private readonly List<ProxyProcess> _proxies = [];
    private RunningChat? _root;

    /// <summary>Gets the chat below /chat/.</summary>
    internal RunningChat Below { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _root = await RunningChat.StartAsync("--Proxies:Trusted=127.0.0.1");
        Below = await RunningChat.StartAsync("--Proxies:Trusted=127.0.0.1", "--Web:PathBase=/chat");
        _proxies.Add(await StartNginxAsync());
        _proxies.Add(await StartCaddyAsync());
        _proxies.Add(await StartHaproxyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        foreach (var chat in new[] { _root, Below }.OfType<RunningChat>())
        {
            await chat.DisposeAsync();
        }
    }

    /// <summary>Returns where a proxy serves a path.</summary>
    internal Uri AddressOf(string proxy, string path) => new($"http://127.0.0.1:{_ports[(proxy, path)]}");

    private Task<ProxyProcess> StartNginxAsync() => ProxyProcess.NginxAsync(
        $$"""
        {{ProxyDocument.Example("nginx", 0)}}
        server { listen 127.0.0.1:{{Port("nginx", "/")}}; {{ProxyDocument.Example("nginx", 1, Back(_root!))}} }
        server { listen 127.0.0.1:{{Port("nginx", "/chat/")}}; {{ProxyDocument.Example("nginx", 2, Back(Below))}} }
        """,
        "",
        Ports("nginx"));

    private Task<ProxyProcess> StartCaddyAsync() => ProxyProcess.CaddyAsync(
        $$"""
        {{ProxyDocument.Example("caddy", 0, ("chat.example.org", $"http://127.0.0.1:{Port("caddy", "/")}"), Back(_root!))}}
        {{ProxyDocument.Example("caddy", 1, ("example.org", $"http://127.0.0.1:{Port("caddy", "/chat/")}"), Back(Below))}}
        http://127.0.0.1:{{Port("caddy without the path", "/chat/")}} {
          handle_path /chat/* {
            reverse_proxy 127.0.0.1:{{Below.Page.Port}}
          }
        }
        """,
        Ports("caddy"));

    private Task<ProxyProcess> StartHaproxyAsync()
    {
        var web = ProxyDocument.Example("haproxy", 0, ("chat.example.org", "127.0.0.1"));
        var root = web.Replace("bind :80", $"bind 127.0.0.1:{Port("haproxy", "/")}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", Back(_root!).Here, StringComparison.Ordinal);
        var condition = web.Split('\n').Single(line => line.Contains("use_backend", StringComparison.Ordinal));
        var below = web.Replace($"{condition}\n", ProxyDocument.Example("haproxy", 1), StringComparison.Ordinal)
            .Replace("frontend web", "frontend web2", StringComparison.Ordinal)
            .Replace("backend chat", "backend chat2", StringComparison.Ordinal)
            .Replace("bind :80", $"bind 127.0.0.1:{Port("haproxy", "/chat/")}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", Back(Below).Here, StringComparison.Ordinal);
        return ProxyProcess.HaproxyAsync($"{root}\n{below}", Ports("haproxy"));
    }

    private static (string There, string Here) Back(RunningChat chat) =>
        ("127.0.0.1:8080", $"127.0.0.1:{chat.Page.Port.ToString(CultureInfo.InvariantCulture)}");

    private int[] Ports(string proxy) => [.. _ports.Where(pair => pair.Key.Proxy.StartsWith(proxy, StringComparison.Ordinal)).Select(pair => pair.Value)];

    private string Port(string proxy, string path) => _ports[(proxy, path)].ToString(CultureInfo.InvariantCulture);
}
