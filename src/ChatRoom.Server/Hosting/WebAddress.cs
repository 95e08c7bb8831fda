namespace ChatRoom.Server.Hosting;

/// <summary>Where the web page is.</summary>
internal static class WebAddress
{
    public const string Default = "http://*:8080";

    /// <summary>Whether the configuration says where to listen, in any of ASP.NET Core's ways.</summary>
    public static bool IsConfigured(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"]) || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"]) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>The page's address as seen from this machine.</summary>
    public static Uri Local(IConfiguration configuration)
    {
        var url = configuration["urls"]?.Split(';').FirstOrDefault(u => u.Length > 0)
            ?? configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).FirstOrDefault(u => u is not null)
            ?? (configuration["http_ports"]?.Split(';').FirstOrDefault() is { Length: > 0 } port ? $"http://*:{port}" : Default);
        return Reachable(url);
    }

    /// <summary>The address with a host one can connect to in place of "all interfaces".</summary>
    public static Uri Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        var everywhere = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return new UriBuilder(address.Scheme, everywhere ? "localhost" : address.Host, address.Port, address.PathBase + "/").Uri;
    }
}
