using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Hosting;

/// <summary>Configures the log. Section <c>Log</c>; levels and further targets are in the section <c>Serilog</c>.</summary>
public sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary>Selects the lines on the console: <c>text</c> for people, <c>json</c> for programs.</summary>
    [RegularExpression("(?i:text|json)", ErrorMessage = "must be text or json")]
    public string Format { get; set; } = "text";
}
