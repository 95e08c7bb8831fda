using System.Text;
using System.Text.RegularExpressions;

namespace ChatRoom.Server.Web.Scripts;

/// <summary>Joins modules of JavaScript into one, which exports all that they export.</summary>
/// <remarks>
/// Each module becomes a function that runs once, after those that it imports. So the names in one module stay unknown to the
/// others. Imports and exports must be on one line and by name, as the page's modules have them.
/// </remarks>
internal sealed partial class ModuleJoin
{
    private readonly Func<string, string> _read;
    private readonly StringBuilder _text = new();
    private readonly List<string> _exports = [];
    private readonly Dictionary<string, string> _variables = [];
    private readonly HashSet<string> _open = [];

    private ModuleJoin(Func<string, string> read) => _read = read;

    /// <summary>Joins modules, in their order.</summary>
    /// <param name="names">The modules, by their paths.</param>
    /// <param name="folder">The folder of the result: the path that an import at run time begins with.</param>
    /// <param name="read">Returns the text of a module.</param>
    /// <param name="earlier">A script that was joined before, from which some modules are imported; or null.</param>
    /// <exception cref="FormatException">A module has another form.</exception>
    public static JoinedScript Join(IEnumerable<string> names, string folder, Func<string, string> read, JoinedScript? earlier = null)
    {
        var join = new ModuleJoin(read);
        if (earlier is not null)
        {
            join._text.Append("import * as $earlier from \"./").Append(Path.GetRelativePath(folder, earlier.Address)).Append("\";\n");
            earlier.Modules.ToList().ForEach(module => join._variables[module] = "$earlier");
        }

        foreach (var name in names)
        {
            join.Add(name, folder);
        }

        var modules = join._variables.Keys.Except(earlier?.Modules ?? []);
        return new JoinedScript(folder, [.. modules], join._text.AppendJoin('\n', join._exports).Append('\n').ToString());
    }

    private void Add(string name, string folder)
    {
        if (_variables.ContainsKey(name))
        {
            return;
        }

        if (!_open.Add(name))
        {
            throw new FormatException($"{name} imports itself, by way of others.");
        }

        var (body, exports) = (new StringBuilder(), new List<string>());
        foreach (var line in WithoutComments(_read(name).Split('\n')))
        {
            body.Append(Rewrite(line, name, folder, exports)).Append('\n');
        }

        var variable = _variables[name] = $"${NoLetter().Replace(name, "_")}";
        _text.Append("const ").Append(variable).Append(" = (() => {\n").Append(body)
            .Append("return { ").AppendJoin(", ", exports).Append(" };\n})();\n");
        _exports.AddRange(exports.Select(export => $"export const {export} = {variable}.{export};"));
    }

    private string Rewrite(string line, string name, string folder, List<string> exports)
    {
        if (Import().Match(line) is { Success: true } import)
        {
            var source = Resolve(name, import.Groups[2].Value);
            Add(source, folder);
            return $"const {{{import.Groups[1].Value.Replace(" as ", ": ", StringComparison.Ordinal)}}} = {_variables[source]};";
        }

        if (Export().Match(line) is { Success: true } export)
        {
            exports.Add(export.Groups[2].Value);
            return export.Groups[1].Value;
        }

        if (Other().IsMatch(line))
        {
            throw new FormatException($"{name} has a line that cannot be joined: {line}");
        }

        return Later().Replace(line, later => $"import(\"./{Path.GetRelativePath(folder, Resolve(name, later.Groups[1].Value))}\")");
    }

    /// <summary>Leaves out the lines that are comments: a quarter of what a browser would load.</summary>
    private static IEnumerable<string> WithoutComments(IEnumerable<string> lines)
    {
        var isComment = false;
        foreach (var line in lines)
        {
            var text = line.TrimStart();
            isComment |= text.StartsWith("/**", StringComparison.Ordinal);
            if (!isComment && !text.StartsWith("//", StringComparison.Ordinal))
            {
                yield return line;
            }

            isComment &= !text.Contains("*/", StringComparison.Ordinal);
        }
    }

    private static string Resolve(string from, string path) =>
        new Uri(new Uri(new Uri("file:///"), from), path).AbsolutePath[1..];

    [GeneratedRegex("""^import \{([^}]*)\} from "(\.[^"]+)";$""")]
    private static partial Regex Import();

    [GeneratedRegex("""^export ((?:async )?(?:function|const|class) (\w+).*)$""")]
    private static partial Regex Export();

    [GeneratedRegex("^(?:import|export)[^(]")]
    private static partial Regex Other();

    [GeneratedRegex("""\bimport\("(\.[^"]+)"\)""")]
    private static partial Regex Later();

    [GeneratedRegex(@"\W")]
    private static partial Regex NoLetter();
}
