using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Hosting;

/// <summary>Reads and checks the address of the web page.</summary>
internal static class WebAddress
{
    public const string Default = "http://*:8080";

    /// <summary>Tells whether the configuration has an address, in any of ASP.NET Core's ways.</summary>
    public static bool IsConfigured(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"]) || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"]) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>Refuses addresses that would fail later, with a less clear message.</summary>
    /// <exception cref="SettingException">An address or a port is not possible.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in Split(configuration["urls"]).Concat(Endpoints(configuration)))
        {
            if (!IsAddress(url))
            {
                throw new SettingException($"The web address '{url}' is not possible. Write it as --urls=http://*:8080.");
            }
        }

        foreach (var key in new[] { "http_ports", "https_ports" })
        {
            if (Split(configuration[key]).FirstOrDefault(port => !ushort.TryParse(port, out _)) is { } wrong)
            {
                throw new SettingException($"{key}={wrong} is not possible: it must be from 0 to 65535.");
            }
        }
    }

    /// <summary>Returns the addresses as one list, so that further ones can be added.</summary>
    /// <exception cref="SettingException">The addresses are endpoints of Kestrel, which take no further ones.</exception>
    public static string UrlsOf(IConfiguration configuration)
    {
        if (Endpoints(configuration).Any())
        {
            throw new SettingException("Web:HttpsPort is not possible beside Kestrel:Endpoints. Add an endpoint with Url=https://*:8443 there.");
        }

        var urls = Split(configuration["urls"]);
        if (urls.Length == 0)
        {
            urls =
            [
                .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
                .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
            ];
        }

        return urls.Length == 0 ? Default : string.Join(';', urls);
    }

    /// <summary>Returns the address of the page as seen from this machine.</summary>
    public static Uri Local(IConfiguration configuration)
    {
        var url = Split(configuration["urls"]).FirstOrDefault()
            ?? Endpoints(configuration).FirstOrDefault()
            ?? (Split(configuration["http_ports"]).FirstOrDefault() is { } port ? $"http://*:{port}" : Default);
        return Reachable(url);
    }

    /// <summary>Replaces "all interfaces" in an address by a host that a client can connect to.</summary>
    public static Uri Reachable(string url, string path = "")
    {
        var address = BindingAddress.Parse(url);
        var everywhere = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return new UriBuilder(address.Scheme, everywhere ? "localhost" : address.Host, address.Port, path + "/").Uri;
    }

    private static IEnumerable<string> Endpoints(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= ushort.MaxValue };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
