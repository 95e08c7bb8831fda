using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Lists host names, as a setting names them: <c>chat.example</c>, <c>*.example.org</c>, <c>chat.example:8443</c>.</summary>
internal sealed class HostList
{
    private const string AnySubdomain = "*.";

    private static readonly char[] Separators = [',', ';', ' '];
    private static readonly IdnMapping Idn = new();

    private readonly HostString[] _hosts;

    private HostList(HostString[] hosts) => _hosts = hosts;

    /// <summary>Reads names with commas between them; the list may be empty.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HostList? list)
    {
        var parts = (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var hosts = new HostString[parts.Length];
        list = null;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParseOne(parts[i], out hosts[i]))
            {
                return false;
            }
        }

        list = new HostList(hosts);
        return true;
    }

    /// <summary>Reads a list that is known to be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HostList Parse(string text) =>
        TryParse(text, out var list) ? list : throw new FormatException($"'{text}' is no list of hosts.");

    /// <summary>Returns whether the list has a host; an entry without a port stands for each port.</summary>
    public bool Contains(string host, int? port) =>
        _hosts.Any(entry => (entry.Port is null || entry.Port == port) && IsMatch(entry.Host, WithoutEnd(host)));

    /// <summary>Removes the dot at the end of a complete name.</summary>
    internal static string WithoutEnd(string host) => host.EndsWith('.') ? host[..^1] : host;

    private static bool IsMatch(string entry, string host) =>
        entry.StartsWith(AnySubdomain, StringComparison.Ordinal)
            ? host.EndsWith(entry[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(entry, StringComparison.OrdinalIgnoreCase);

    private static bool TryParseOne(string text, out HostString host)
    {
        host = new HostString(text);
        var isSubdomain = host.Host.StartsWith(AnySubdomain, StringComparison.Ordinal);
        var name = WithoutEnd(isSubdomain ? host.Host[AnySubdomain.Length..] : host.Host);
        if (Uri.CheckHostName(name) == UriHostNameType.Unknown || (text.Contains(':', StringComparison.Ordinal) && !IsPortRead(host)))
        {
            return false;
        }

        if (!TryGetAscii(name, out var ascii))
        {
            return false;
        }

        var whole = isSubdomain ? AnySubdomain + ascii : ascii;
        host = host.Port is { } port ? new HostString(whole, port) : new HostString(whole);
        return true;
    }

    /// <summary>Returns the ASCII form of a name, which browsers send.</summary>
    private static bool TryGetAscii(string name, [NotNullWhen(true)] out string? ascii)
    {
        try
        {
            ascii = name.StartsWith('[') ? name : Idn.GetAscii(name);
            return true;
        }
        catch (ArgumentException)
        {
            ascii = null;
            return false;
        }
    }

    private static bool IsPortRead(HostString host) => host.Port is not null || host.Host.StartsWith('[');
}
