using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Proxies;

/// <summary>Configures the proxies in front of the doors (section <c>Proxies</c>).</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Gets or sets the addresses and networks of proxies that may name the address and scheme of a client, or <c>none</c>.
    /// </summary>
    [NetworkList(ErrorMessage = "must be none, or addresses and networks with commas between them, such as 127.0.0.1,10.0.0.0/8")]
    public string Trusted { get; set; } = NetworkList.None;
}
