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
        if (!path.HasValue)
        {
            return;
        }

        app.UsePathBase(path);
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (!request.PathBase.HasValue)
            {
                request.PathBase = path;
            }
            else if (!request.Path.HasValue && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            {
                // The links of the page need the slash at the end.
                context.Response.Redirect($"{request.PathBase}/{request.QueryString}");
                return Task.CompletedTask;
            }

            return next(context);
        });
    }
}
