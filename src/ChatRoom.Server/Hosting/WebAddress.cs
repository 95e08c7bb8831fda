namespace ChatRoom.Server.Hosting;

/// <summary>Where the web page is.</summary>
internal static class WebAddress
{
    public const string Default = "http://*:8080";

    /// <summary>Whether the configuration says where to listen, in any of ASP.NET Core's ways.</summary>
    public static bool IsConfigured(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"]) || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"]) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>Refuses addresses that could only fail later, and less clearly.</summary>
    /// <exception cref="SettingException">An address cannot be one.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in Split(configuration["urls"]))
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

    /// <summary>The page's address as seen from this machine.</summary>
    public static Uri Local(IConfiguration configuration)
    {
        var url = Split(configuration["urls"]).FirstOrDefault()
            ?? configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).FirstOrDefault(u => u is not null)
            ?? (Split(configuration["http_ports"]).FirstOrDefault() is { } port ? $"http://*:{port}" : Default);
        return Reachable(url);
    }

    /// <summary>The address with a host one can connect to in place of "all interfaces".</summary>
    public static Uri Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        var everywhere = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return new UriBuilder(address.Scheme, everywhere ? "localhost" : address.Host, address.Port, address.PathBase + "/").Uri;
    }

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
