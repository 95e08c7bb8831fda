using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;

namespace ChatRoom.Server.Web.Scripts;

/// <summary>Serves the page's modules as one script. On a slow line, forty requests one after another take seconds.</summary>
/// <param name="host">The host, whose files have the modules.</param>
internal sealed class PageScript(IWebHostEnvironment host)
{
    private const string Folder = "js";
    private const int BrotliQuality = 9;
    private const int BrotliWindow = 20;

    // These run by themselves, in this order; components start the others.
    private static readonly string[] First = ["js/start.js", "js/list/code.js", "js/people.js"];

    // These two are no modules, and the others are loaded when they are first needed.
    private static readonly string[] Apart = ["js/look.js", "js/entrance.js", "js/composer/picker.js", "js/list/colours.js"];

    private readonly Lazy<Files> _files = new(() => new Files(Encoding.UTF8.GetBytes(Join(host))));

    /// <summary>Gets the address of the script, which changes with its text.</summary>
    public string Address => _files.Value.Address;

    /// <summary>Returns the addresses under which modules find each other: most of them in the script.</summary>
    public ImportMapDefinition MapOf(ResourceAssetCollection assets)
    {
        var imports = new Dictionary<string, string>();
        foreach (var asset in assets)
        {
            if (asset.Properties?.FirstOrDefault(property => property.Name == "label")?.Value is { } name && name.EndsWith(".js", StringComparison.Ordinal))
            {
                if (IsJoined(name))
                {
                    imports[$"./{asset.Url}"] = $"./{Address}";
                }
                else if (!name.StartsWith('_'))
                {
                    imports[$"./{name}"] = $"./{asset.Url}";
                }
            }
        }

        return new ImportMapDefinition(imports, scopes: null, integrity: null);
    }

    /// <summary>Adds the endpoint of the script.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, string[] methods) =>
        endpoints.MapMethods($"{Folder}/page.{{version}}.js", methods, (HttpContext context, PageScript script) => script.ServeAsync(context));

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response, files) = (context.Request, context.Response, _files.Value);
        if (request.Path != $"/{Address}")
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var accepted = request.Headers.AcceptEncoding.ToString();
        var (encoding, content) = accepted.Contains("br", StringComparison.Ordinal) ? ("br", files.Brotli.Value)
            : accepted.Contains("gzip", StringComparison.Ordinal) ? ("gzip", files.Gzip.Value)
            : (null, files.Plain);
        response.Headers.ContentEncoding = encoding;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = "max-age=31536000, immutable";
        response.ContentType = "text/javascript";
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static bool IsJoined(string name) =>
        name.StartsWith($"{Folder}/", StringComparison.Ordinal) && name.EndsWith(".js", StringComparison.Ordinal) && !Apart.Contains(name);

    private static string Join(IWebHostEnvironment host)
    {
        var others = NamesBelow(host, Folder).Where(IsJoined).Order(StringComparer.Ordinal);
        return ModuleJoin.Join(First.Concat(others), Folder, name =>
        {
            using var reader = new StreamReader(host.WebRootFileProvider.GetFileInfo(name).CreateReadStream());
            return reader.ReadToEnd();
        });
    }

    private static IEnumerable<string> NamesBelow(IWebHostEnvironment host, string folder) =>
        host.WebRootFileProvider.GetDirectoryContents(folder).SelectMany(file =>
            file.IsDirectory ? NamesBelow(host, $"{folder}/{file.Name}") : [$"{folder}/{file.Name}"]);

    /// <summary>Holds the script, as it is and compressed.</summary>
    private sealed class Files(byte[] plain)
    {
        public byte[] Plain => plain;

        public string Address { get; } = $"{Folder}/page.{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 5))}.js";

        public Lazy<byte[]> Brotli { get; } = new(() =>
        {
            var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            BrotliEncoder.TryCompress(plain, compressed, out var length, BrotliQuality, BrotliWindow);
            return compressed[..length];
        });

        public Lazy<byte[]> Gzip { get; } = new(() =>
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            {
                gzip.Write(plain);
            }

            return compressed.ToArray();
        });
    }
}
