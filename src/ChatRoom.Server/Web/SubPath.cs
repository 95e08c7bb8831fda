namespace ChatRoom.Server.Web;

/// <summary>Serves the web door below the path of <see cref="WebOptions.PathBase"/>.</summary>
internal static class SubPath
{
    /// <summary>Adds the middleware, which must be in front of everything that looks at a path.</summary>
    /// <remarks>
    /// A proxy may keep the path or take it away, so a request without it has the same answer. The page sends a browser
    /// with an address outside the path there (start.js).
    /// </remarks>
    public static void UseSubPath(this WebApplication app)
    {
        PathString path = app.Services.GetRequiredService<WebOptions>().PathBase;
        if (path.HasValue)
        {
            app.Use((context, next) => ServeBelow(path, context, next));
            // Before this, a route would be chosen by the whole path.
            app.UseRouting();
        }
    }

    private static Task ServeBelow(PathString path, HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(path, out var found, out var rest))
        {
            request.PathBase = path;
            return next(context);
        }

        if (!rest.HasValue && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            // The links of the page need the slash at the end.
            context.Response.Redirect($"{found}/{request.QueryString}");
            return Task.CompletedTask;
        }

        (request.PathBase, request.Path) = (found, rest);
        return next(context);
    }
}
