using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ChatRoom.Server.Web;

/// <summary>Endpoints that are mapped for the first request, and not before the doors open.</summary>
/// <remarks>To read the list of the page's files takes a fifth of the start, and a raw client needs none of them.</remarks>
/// <param name="app">The application, whose endpoints these are.</param>
/// <param name="map">Maps the endpoints; called once.</param>
internal sealed class LateEndpoints(IEndpointRouteBuilder app, Action<IEndpointRouteBuilder> map) : EndpointDataSource
{
    private readonly Lazy<CompositeEndpointDataSource> _mapped = new(() =>
    {
        var builder = new Builder(app);
        map(builder);
        return new CompositeEndpointDataSource(builder.DataSources);
    });

    /// <summary>Gets whether they are mapped.</summary>
    public bool IsMapped => _mapped.IsValueCreated;

    /// <inheritdoc/>
    public override IReadOnlyList<Endpoint> Endpoints => _mapped.Value.Endpoints;

    /// <inheritdoc/>
    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    private sealed class Builder(IEndpointRouteBuilder app) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => app.ServiceProvider;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();
    }
}
