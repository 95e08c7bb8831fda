using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatRoom.Testing.Proxies;

/// <summary>A real proxy as a process of its own: nginx, Caddy or HAProxy. Disposing ends it.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-proxy-");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ProxyProcess(string program, string configuration, Func<string, string[]> arguments)
    {
        var file = Path.Combine(_folder.FullName, "configuration");
        File.WriteAllText(file, configuration);
        var start = new ProcessStartInfo(program, arguments(file))
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["XDG_DATA_HOME"] = _folder.FullName;
        start.Environment["XDG_CONFIG_HOME"] = _folder.FullName;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts nginx with parts of a configuration, and waits until it listens.</summary>
    public static Task<ProxyProcess> NginxAsync(string http, string stream, params int[] ports) => StartAsync(
        "/usr/sbin/nginx",
        $$"""
        load_module /usr/lib/nginx/modules/ngx_stream_module.so;
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          {{http}}
        }
        {{stream}}
        """,
        file => ["-p", Path.GetDirectoryName(file)!, "-c", file, "-e", "stderr"],
        ports);

    /// <summary>Starts Caddy with sites, and waits until it listens.</summary>
    public static Task<ProxyProcess> CaddyAsync(string sites, params int[] ports) => StartAsync(
        "/usr/bin/caddy",
        $$"""
        {
          admin off
          auto_https off
        }
        {{sites}}
        """,
        file => ["run", "--config", file, "--adapter", "caddyfile"],
        ports);

    /// <summary>Starts HAProxy with sections of a configuration, and waits until it listens.</summary>
    public static Task<ProxyProcess> HaproxyAsync(string sections, params int[] ports) => StartAsync(
        "/usr/sbin/haproxy",
        $"""
        defaults
          timeout connect 5s
          timeout client 75s
          timeout server 75s
        {sections}

        """,
        file => ["-db", "-f", file],
        ports);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<ProxyProcess> StartAsync(
        string program, string configuration, Func<string, string[]> arguments, int[] ports)
    {
        var proxy = new ProxyProcess(program, configuration, arguments);
        try
        {
            await Eventually.TrueAsync(
                () => proxy._process.HasExited || ports.All(Listens), $"{program} listens: {string.Join('\n', proxy._output)}");
            Assert.False(proxy._process.HasExited, $"{program} did not start: {string.Join('\n', proxy._output)}");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    private static bool Listens(int port)
    {
        // Asks the system, because a connection would be one more client of the server behind the proxy.
        return System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(end => end.Port == port);
    }
}
