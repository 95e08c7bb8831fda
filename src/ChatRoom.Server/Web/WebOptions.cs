using System.ComponentModel.DataAnnotations;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web;

/// <summary>Configures the web door. Section <c>Web</c>.</summary>
public sealed class WebOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Web";

    /// <summary>
    /// Gets or sets a further port that serves the page over HTTPS; 0 for no such port. It needs a certificate (section <c>Tls</c>).
    /// </summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (no such port) to 65535")]
    public int HttpsPort { get; set; }

    /// <summary>Gets or sets the address of that port; <c>*</c> for all interfaces.</summary>
    [Required(ErrorMessage = "must be * for all interfaces, or an IP address")]
    public string HttpsAddress { get; set; } = "*";

    /// <summary>Gets or sets the path of another site below which a proxy shows the page; empty for none.</summary>
    [RegularExpression(
        @"(?i)^(?!/(r|js|account|healthz|readyz)(/|$)|/_)(/(?!\.{1,2}(/|$))[a-z0-9._~-]+)+$",
        ErrorMessage = "must be a path such as /chat: it begins with / and does not end with it, has only letters, digits and -._~, and is no "
            + "path of the page itself; or empty for a page at the root")]
    public string PathBase { get; set; } = "";

    /// <summary>Gets or sets how long the server keeps a circuit without a connection.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 24 days, such as 00:03:00")]
    public TimeSpan CircuitRetention { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets or sets the most circuits without a connection; the oldest end first.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 to 1000000")]
    public int RetainedCircuits { get; set; } = 1000;

    /// <summary>Gets or sets the time after which a participant is away if all its pages are hidden.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:10:00")]
    public TimeSpan AwayWhenHidden { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets the most rooms that a page can be in.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000")]
    public int RoomsPerPage { get; set; } = 50;

    /// <summary>
    /// Gets or sets the host names of this server, with commas between them: the origins of its page, and the names under
    /// which private networks reach it.
    /// </summary>
    [HostList(ErrorMessage = "must be host names such as chat.example,*.example.org, with commas between them")]
    public string Hosts { get; set; } = "";
}
