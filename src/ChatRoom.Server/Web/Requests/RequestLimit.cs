using System.Globalization;
using System.Net;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Delays the HTTP requests of an address that sends too many, and refuses those that would wait too long.</summary>
/// <remarks>
/// A refused request waits too: a client that asks again at once then costs next to nothing.
/// </remarks>
internal sealed partial class RequestLimit(
    AddressLimiter addresses, TimeProvider time, ChatMetrics metrics, ILogger<RequestLimit> logger)
{
    // The server works some ten times as long for a page, or for a connection of a circuit, as for a file.
    private const int ExpensiveCost = 10;

    // Each waiting request costs memory; over HTTP/2 one connection has many.
    private const int MaxWaiting = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Some programs that watch a server wait for one second only.
    private static readonly TimeSpan LongestWaitOfHealth = TimeSpan.FromSeconds(0.5);

    private readonly LogPause _pause = new(time);
    private int _waiting;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var client = RequestOrigin.ClientOf(context);
        var cost = CostOf(context.Request);
        var wait = addresses.TakeRequest(client, cost);
        return wait <= TimeSpan.Zero ? next(context) : ServeLaterAsync(context, next, client, cost, wait);
    }

    /// <summary>Returns a handler that delays the health checks of an address that asks too often, and refuses none.</summary>
    /// <remarks>A flood must not look like a fault of the server. The checks count as calls, not as requests.</remarks>
    public RequestDelegate BeforeHealth(RequestDelegate next) => async context =>
    {
        var client = RequestOrigin.ClientOf(context);
        var wait = addresses.TakeCalls(client);
        if (wait > LongestWaitOfHealth)
        {
            addresses.TakeCalls(client, -1);
            wait = LongestWaitOfHealth;
        }

        if (wait > TimeSpan.Zero)
        {
            await TryWaitAsync(wait, context.RequestAborted);
        }

        await next(context);
    };

    /// <summary>Returns whether a request is for a page of a room.</summary>
    internal static bool IsOfPage(HttpRequest request) => request.Path == "/" || request.Path.StartsWithSegments("/r");

    // A request with an id belongs to a connection that has paid already.
    private static int CostOf(HttpRequest request) =>
        IsOfPage(request) || (OriginCheck.IsOfCircuit(request) && !request.Query.ContainsKey("id")) ? ExpensiveCost : 1;

    private async Task ServeLaterAsync(HttpContext context, RequestDelegate next, ClientAddress client, int cost, TimeSpan wait)
    {
        var hasWaited = await TryWaitAsync(wait < LongestWait ? wait : LongestWait, context.RequestAborted);
        if (hasWaited && wait <= LongestWait)
        {
            await next(context);
            return;
        }

        addresses.GiveBackRequest(client, cost);
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, client.Address, wait);
        }
    }

    /// <summary>Waits; false at once if too many requests wait already, or when the client is gone.</summary>
    private async Task<bool> TryWaitAsync(TimeSpan wait, CancellationToken aborted)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
            {
                return false;
            }

            await Task.Delay(wait, time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !aborted.IsCancellationRequested;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Task RefuseAsync(HttpContext context, IPAddress address, TimeSpan wait)
    {
        metrics.Rejected(RejectReason.RequestLimit);
        if (_pause.TryPass())
        {
            LogRefused(logger, address);
        }

        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return StatusPage.WriteAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            new LocalizedMessage("Refused_Requests", "Too many requests come from your address. Try again in a moment."));
    }

    [LoggerMessage(
        33,
        LogLevel.Warning,
        "Requests from {Address} are refused, because there are too many. If many people share that address, raise Limits:RequestBurst and Limits:RequestsPerSecond")]
    private static partial void LogRefused(ILogger logger, IPAddress address);
}
