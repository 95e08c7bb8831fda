using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Tests.Web.Requests;

public sealed class BodyCheckTests
{
    [Fact]
    public async Task A_web_socket_over_HTTP2_passes_because_it_has_no_body()
    {
        var request = new DefaultHttpContext();
        (request.Request.Method, request.Request.Protocol, request.Request.Path) = ("CONNECT", "HTTP/2", "/_blazor");
        request.Features.Set<IHttpRequestBodyDetectionFeature>(new Stream());
        request.Features.Set<IHttpExtendedConnectFeature>(new Stream());
        var passed = false;

        await new BodyCheck(Options.Create(new KestrelServerOptions()), TestMetrics.Create()).InvokeAsync(request, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });

        Assert.True(passed);
    }

    private sealed class Stream : IHttpRequestBodyDetectionFeature, IHttpExtendedConnectFeature
    {
        public bool CanHaveBody => true;

        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public ValueTask<System.IO.Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
