using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;

namespace ChatRoom.Server.Web.Scripts;

/// <summary>Serves the page's modules as two scripts. On a slow line, forty requests one after another take seconds.</summary>
/// <param name="host">The host, whose files have the modules.</param>
internal sealed class PageScripts(IWebHostEnvironment host)
{
    private const string Folder = "js";

    // These run by themselves; components start the others.
    private static readonly string[] RunInRoom = ["js/list/code.js", "js/people.js"];

    // These two are no modules, and the others are loaded when they are first needed.
    private static readonly string[] Apart =
        ["js/look.js", "js/entrance.js", "js/composer/picker.js", "js/list/colours.js", "js/finding/results.js", "js/account/account.js", "js/account/passkeys.js", "js/account/provider.js", "js/account/arrive.js", "js/account/newcomer.js"];

    // The late ones import these: not a second copy, which would know another connection.
    private static readonly string[] Shared = ["js/browser/connection.js", "js/browser/clock.js"];

    private readonly Lazy<JoinedScript[]> _scripts = new(() => Join(host));

    /// <summary>Gets the address of the script that starts Blazor.</summary>
    public string Start => _scripts.Value[0].Address;

    /// <summary>Gets the address of the script of the room. start.js loads it while the circuit starts.</summary>
    public string Room => _scripts.Value[1].Address;

    /// <summary>Returns the addresses under which modules find each other: most of them in the scripts.</summary>
    public ImportMapDefinition MapOf(ResourceAssetCollection assets)
    {
        var imports = new Dictionary<string, string>();
        foreach (var asset in assets)
        {
            var name = asset.Properties?.FirstOrDefault(property => property.Name == "label")?.Value;
            if (name is null || !name.EndsWith(".js", StringComparison.Ordinal))
            {
                continue;
            }

            if (_scripts.Value.FirstOrDefault(script => script.Modules.Contains(name)) is { } script)
            {
                imports[$"./{asset.Url}"] = $"./{script.Address}";
                if (Shared.Contains(name))
                {
                    imports[$"./{name}"] = $"./{script.Address}";
                }
            }
            else if (!name.StartsWith('_'))
            {
                imports[$"./{name}"] = $"./{asset.Url}";
            }
        }

        return new ImportMapDefinition(imports, scopes: null, integrity: null);
    }

    /// <summary>Adds the endpoint of the scripts.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, string[] methods) =>
        endpoints.MapMethods($"{Folder}/joined.{{version}}.js", methods, (HttpContext context, PageScripts scripts) => scripts.ServeAsync(context));

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (_scripts.Value.FirstOrDefault(script => request.Path == $"/{script.Address}") is not { } script)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var accepted = request.Headers.AcceptEncoding.ToString();
        var (encoding, content) = accepted.Contains("br", StringComparison.Ordinal) ? ("br", script.Brotli.Value)
            : accepted.Contains("gzip", StringComparison.Ordinal) ? ("gzip", script.Gzip.Value)
            : (null, script.Plain);
        response.Headers.ContentEncoding = encoding;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = "max-age=31536000, immutable";
        response.ContentType = "text/javascript";
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static JoinedScript[] Join(IWebHostEnvironment host)
    {
        var start = ModuleJoin.Join(["js/start.js"], Folder, Read);
        var others = NamesBelow(host, Folder).Except(Apart).Order(StringComparer.Ordinal);
        return [start, ModuleJoin.Join(RunInRoom.Concat(others), Folder, Read, start)];

        string Read(string name)
        {
            using var reader = new StreamReader(host.WebRootFileProvider.GetFileInfo(name).CreateReadStream());
            return reader.ReadToEnd();
        }
    }

    private static IEnumerable<string> NamesBelow(IWebHostEnvironment host, string folder) =>
        host.WebRootFileProvider.GetDirectoryContents(folder).SelectMany(file =>
            file.IsDirectory ? NamesBelow(host, $"{folder}/{file.Name}")
            : file.Name.EndsWith(".js", StringComparison.Ordinal) ? [$"{folder}/{file.Name}"] : []);
}
