using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ChatRoom.Server.Web.Circuits;

/// <summary>Ends circuits by the framework's own endpoint, which a browser calls when its page closes.</summary>
/// <remarks>The framework has no other way: a circuit that is only cut off stays for a while.</remarks>
internal sealed class CircuitEnd(EndpointDataSource endpoints, IServiceScopeFactory scopes)
{
    private const string Pattern = "/_blazor/disconnect";

    private readonly Lazy<RequestDelegate> _disconnect = new(() =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Single(endpoint => $"/{endpoint.RoutePattern.RawText?.Trim('/')}" == Pattern).RequestDelegate!);

    /// <summary>Ends a circuit; does nothing if it has ended already.</summary>
    /// <param name="secret">The secret by which a browser names the circuit; null for no circuit.</param>
    public async Task EndAsync(string? secret)
    {
        if (secret is null)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        request.Request.Method = HttpMethods.Post;
        var form = new FormCollection(new Dictionary<string, StringValues> { ["circuitId"] = secret });
        request.Features.Set<IFormFeature>(new FormFeature(form));
        await _disconnect.Value(request);
    }
}
