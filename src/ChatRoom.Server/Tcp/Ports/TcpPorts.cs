using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Net;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Tcp.Ports;

/// <summary>Opens the raw ports of the settings.</summary>
internal sealed class TcpPorts : IDisposable
{
    private readonly List<TcpPort> _all = [];

    private TcpPorts()
    {
    }

    /// <summary>Gets all ports.</summary>
    public IReadOnlyList<TcpPort> All => _all;

    /// <summary>Gets the address for clients without TLS.</summary>
    public IPEndPoint Plain => _all[0].Listener.EndPoint;

    /// <summary>Gets the address for clients with TLS; null if there is none.</summary>
    public IPEndPoint? Tls => _all.Find(port => port is { IsTls: true, IsForProxies: false })?.Listener.EndPoint;

    /// <summary>Opens the ports.</summary>
    /// <exception cref="SettingException">A port cannot be opened, or lacks what it needs.</exception>
    public static TcpPorts Open(TcpOptions options, bool hasProxies, bool hasCertificate)
    {
        Check(options, hasProxies, hasCertificate);
        var tlsAddress = options.TlsAddress.Length > 0
            ? (nameof(TcpOptions.TlsAddress), options.TlsAddress)
            : (nameof(TcpOptions.Address), options.Address);
        var ports = new TcpPorts();
        try
        {
            ports.Add(options, nameof(TcpOptions.Port), options.Port, (nameof(TcpOptions.Address), options.Address), false, false);
            ports.AddIfAny(options, nameof(TcpOptions.ProxyPort), options.ProxyPort, (nameof(TcpOptions.Address), options.Address), false, true);
            ports.AddIfAny(options, nameof(TcpOptions.TlsPort), options.TlsPort, tlsAddress, true, false);
            ports.AddIfAny(options, nameof(TcpOptions.TlsProxyPort), options.TlsProxyPort, tlsAddress, true, true);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    public void Dispose() => _all.ForEach(port => port.Listener.Dispose());

    private static void Check(TcpOptions options, bool hasProxies, bool hasCertificate)
    {
        (string Name, int Port, bool IsTls, bool IsForProxies)[] further =
        [
            (nameof(TcpOptions.ProxyPort), options.ProxyPort, false, true),
            (nameof(TcpOptions.TlsPort), options.TlsPort, true, false),
            (nameof(TcpOptions.TlsProxyPort), options.TlsProxyPort, true, true),
        ];
        List<(string Name, int Port)> before = [(nameof(TcpOptions.Port), options.Port)];
        foreach (var (name, port, isTls, isForProxies) in further.Where(one => one.Port != 0))
        {
            if (before.Find(other => other.Port == port) is { Name: { } other })
            {
                throw new SettingException($"Tcp:{name}={port} is not possible: it must differ from Tcp:{other}.");
            }

            if (isForProxies && !hasProxies)
            {
                throw new SettingException($"Tcp:{name}={port} is for trusted proxies only: name them as --Proxies:Trusted=127.0.0.1.");
            }

            if (isTls && !hasCertificate)
            {
                throw new SettingException(
                    $"Tcp:{name}={port} needs a certificate: name it with --Tls:Certificate=FILE and --Tls:Key=FILE, or try --Tls:SelfSigned=true.");
            }

            before.Add((name, port));
        }
    }

    private void AddIfAny(TcpOptions options, string setting, int port, (string Setting, string Value) address, bool isTls, bool isForProxies)
    {
        if (port != 0)
        {
            Add(options, setting, port, address, isTls, isForProxies);
        }
    }

    private void Add(TcpOptions options, string setting, int port, (string Setting, string Value) address, bool isTls, bool isForProxies)
    {
        try
        {
            var listener = new SocketListener(ListenAddress.Parse($"Tcp:{address.Setting}", address.Value), port, options.SendBuffer);
            _all.Add(new TcpPort(listener, isTls, isForProxies));
        }
        catch (SocketException e)
        {
            throw new SettingException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"TCP port {port} is taken by another program. Choose another one with --Tcp:{setting}=NUMBER."
                    : $"Cannot listen on Tcp:{address.Setting}={address.Value}, Tcp:{setting}={port}: {e.Message}.",
                e);
        }
    }
}
