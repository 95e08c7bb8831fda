using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Web;

/// <summary>The web door. Section <c>Web</c>.</summary>
public sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>
    /// How long the server keeps what it knows of a page whose connection is lost; coming back later, the page starts anew
    /// from its position.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 24 days, such as 00:03:00")]
    public TimeSpan CircuitRetention { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The most such pages; the oldest are forgotten first.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 to 1000000")]
    public int RetainedCircuits { get; set; } = 1000;

    /// <summary>Whose pages have all been out of sight for so long is shown as away.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:10:00")]
    public TimeSpan AwayWhenHidden { get; set; } = TimeSpan.FromMinutes(10);
}
