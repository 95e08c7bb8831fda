using System.Reflection;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Lets browsers keep the files of packages, whose names have no fingerprint: their addresses have a version.</summary>
internal static class PackageFiles
{
    private const string Folder = "/_content";
    private const string Key = "v";
    private const string ForEver = "public, max-age=31536000, immutable";

    private static readonly string Version = typeof(MudBlazor.MudButton).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version;

    /// <summary>Returns the address of a file of MudBlazor.</summary>
    public static string AddressOf(string file) => $"_content/MudBlazor/{file}?{Key}={Version}";

    /// <summary>Adds the header to the answers for this version of the files.</summary>
    public static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Folder, StringComparison.Ordinal) && context.Request.Query[Key] == Version)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                {
                    context.Response.Headers.CacheControl = ForEver;
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
