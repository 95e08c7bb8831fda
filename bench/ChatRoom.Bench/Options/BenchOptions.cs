using System.Globalization;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Bench.Options;

/// <summary>
/// The options of one run, checked against what the mode has. A name with a colon is a setting of our own server
/// (<c>--Tcp:Backlog=20</c>), except <c>--env:NAME=value</c>, an environment variable of every server.
/// </summary>
internal sealed class BenchOptions
{
    private const string EnvironmentPrefix = "env:";

    private readonly Dictionary<string, Option> _known;
    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);
    private readonly List<string> _settings = [];
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    private BenchOptions(IEnumerable<Option> known) => _known = known.ToDictionary(o => o.Name, StringComparer.Ordinal);

    /// <summary>Settings for our own server, as they were given.</summary>
    public IReadOnlyList<string> ServerSettings => _settings;

    /// <summary>Environment variables for every server.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <exception cref="BenchException">An option is unknown, malformed or out of its range.</exception>
    public static BenchOptions Parse(IEnumerable<string> args, IEnumerable<Option> known, bool startsServers)
    {
        var options = new BenchOptions(known);
        foreach (var arg in args)
        {
            if (!arg.StartsWith("--", StringComparison.Ordinal) || arg.IndexOf('=', StringComparison.Ordinal) is var equals && equals < 0)
            {
                throw new BenchException($"'{arg}' is no option: write --name=value.");
            }

            options.Take(arg[2..equals], arg[(equals + 1)..], startsServers);
        }

        return options;
    }

    /// <summary>The value given last, or the option's default.</summary>
    public string Text(string name) => All(name) is [.., var last] ? last : _known[name].Otherwise;

    /// <summary>Every value given, in their order.</summary>
    public IReadOnlyList<string> All(string name) => _given.GetValueOrDefault(name) ?? [];

    public double Number(string name) => ToNumber(_known[name], Text(name));

    public int Count(string name) => (int)Number(name);

    /// <summary>Several numbers, separated by commas.</summary>
    public IReadOnlyList<int> Counts(string name) =>
        [.. Text(name).Split(',').Select(value => (int)ToNumber(_known[name], value))];

    /// <summary>The same options with the defaults of another mode, which this one runs.</summary>
    /// <exception cref="BenchException">One was given that the other mode does not have.</exception>
    public BenchOptions For(IEnumerable<Option> known)
    {
        var copy = new BenchOptions(known);
        foreach (var (name, given) in _given)
        {
            copy._given[name] = copy._known.ContainsKey(name) ? given : throw Unknown(name, copy._known);
        }

        copy._settings.AddRange(_settings);
        foreach (var (name, value) in _environment)
        {
            copy._environment[name] = value;
        }

        return copy;
    }

    private void Take(string name, string value, bool startsServers)
    {
        if (startsServers && name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            _environment[name[EnvironmentPrefix.Length..]] = value;
        }
        else if (startsServers && name.Contains(':', StringComparison.Ordinal))
        {
            _settings.Add($"--{name}={value}");
        }
        else if (_known.TryGetValue(name, out var option))
        {
            if (double.TryParse(option.Otherwise, CultureInfo.InvariantCulture, out _))
            {
                foreach (var number in value.Split(','))
                {
                    ToNumber(option, number);
                }
            }

            (_given.TryGetValue(name, out var values) ? values : _given[name] = []).Add(value);
        }
        else
        {
            throw Unknown(name, _known);
        }
    }

    private static BenchException Unknown(string name, Dictionary<string, Option> known) =>
        new($"There is no option --{name} here. There are: {string.Join(", ", known.Keys.Select(k => "--" + k))}.");

    private static double ToNumber(Option option, string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new BenchException($"--{option.Name}={value} is not possible: it must be a number.");
        }

        if (number < option.Least || number > option.Most)
        {
            throw new BenchException(
                $"--{option.Name}={value} is not possible: it must be {(option.Most == double.MaxValue ? $"at least {option.Least:N0}" : $"from {option.Least:N0} to {option.Most:N0}")}.");
        }

        return number;
    }
}
