using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Metrics;

/// <summary>Configures the numbers for an operator (section <c>Metrics</c>).</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>Gets or sets the port that serves <c>/metrics</c> and nothing else; 0 for no such port.</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (no such port) to 65535")]
    public int Port { get; set; }

    /// <summary>Gets or sets the address of that port; <c>*</c> for all interfaces.</summary>
    [Required(ErrorMessage = "must be * for all interfaces, or an IP address such as 127.0.0.1")]
    public string Address { get; set; } = "127.0.0.1";
}
