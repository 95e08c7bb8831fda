using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ChatRoom.Server.Tests.Web;

public sealed class LateEndpointsTests
{
    [Fact]
    public async Task The_doors_open_before_the_pages_are_mapped_and_the_first_page_maps_them()
    {
        await using var server = await RunningServer.StartAsync();
        var late = server.Endpoints.OfType<LateEndpoints>().Single();
        await using var alice = await server.LineAsync("alice");
        Assert.False(late.IsMapped);

        using var browser = new HttpClient { BaseAddress = server.Web };
        Assert.Contains("_framework/blazor", await browser.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(late.IsMapped);
    }

    [Fact]
    public async Task Endpoints_are_mapped_once_by_whoever_needs_them_first()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var count = 0;
        var late = new LateEndpoints(app, endpoints =>
        {
            count++;
            endpoints.MapGet("page", () => "text");
        });
        Assert.Equal(0, count);

        Assert.Single(late.Endpoints);
        Assert.Single(late.Endpoints);
        Assert.Equal(1, count);
    }
}
