using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace ChatRoom.Server.Tests.Support;

/// <summary>What one server logs, as text. The server's own configuration writes to it in place of the console.</summary>
public sealed class CapturedLog : ILogEventSink
{
    private static readonly ConcurrentDictionary<string, CapturedLog> ByName = new();

    private readonly MessageTemplateTextFormatter _formatter =
        new("{Level:u3} {Message:lj} {Exception}", CultureInfo.InvariantCulture);

    private readonly ConcurrentQueue<string> _lines = new();

    private CapturedLog(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Settings that make a server log here.</summary>
    public IEnumerable<string> Settings =>
    [
        "--Serilog:Using:0=ChatRoom.Server.Tests",
        "--Serilog:WriteTo:0:Name=Captured",
        $"--Serilog:WriteTo:0:Args:log={Name}",
    ];

    public static CapturedLog Create() => ByName.GetOrAdd(Guid.NewGuid().ToString("N"), name => new CapturedLog(name));

    public static CapturedLog Find(string name) => ByName[name];

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, text);
        // This formatter quotes what is no plain string; the console's does not.
        _lines.Enqueue(text.ToString().Replace("\"", "", StringComparison.Ordinal).TrimEnd());
    }

    public void Forget() => ByName.TryRemove(Name, out _);
}
