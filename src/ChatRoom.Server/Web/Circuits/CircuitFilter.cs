using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.SignalR;

namespace ChatRoom.Server.Web.Circuits;

/// <summary>Takes a place for each circuit, by any transport, and delays the calls of a page that makes too many.</summary>
/// <remarks>The names are those of the framework's hub.</remarks>
internal sealed class CircuitFilter(
    ConnectionQuota quota, LimitsOptions limits, AddressLimiter addresses, TimeProvider time, CircuitEnd end, ChatMetrics metrics) : IHubFilter
{
    private static readonly object GateKey = new();

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var caller = invocationContext.Context;
        switch (invocationContext.HubMethodName)
        {
            case "StartCircuit" or "ResumeCircuit":
                return await BeginAsync(invocationContext, next);
            case "ConnectCircuit":
                await DelayAsync(caller);
                if (CircuitOwner.Find(caller) is not null)
                {
                    // One connection carries one circuit.
                    return false;
                }

                CircuitOwner.Current = new CircuitOwner(caller, end, place: null);
                return await next(invocationContext);
            case "OnRenderCompleted" or "EndInvokeJSFromDotNet":
                // The server asked for these.
                return await next(invocationContext);
            default:
                await DelayAsync(caller);
                CircuitOwner.Current = CircuitOwner.Find(caller);
                return await next(invocationContext);
        }
    }

    public async Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await next(context, exception);
        // A circuit without components would stay for a while, but without its place.
        if (CircuitOwner.Find(context.Context) is { HoldsPlace: true } owner)
        {
            await owner.EndAsync();
        }
    }

    private async ValueTask<object?> BeginAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var client = invocation.Context.GetHttpContext() is { } context ? RequestOrigin.ClientOf(context) : default;
        CircuitOwner? owner = null;
        if (CircuitOwner.Find(invocation.Context) is not null
            || quota.TryTakeNameless(client, reason => End(owner, reason), out _) is not { } place)
        {
            // Without a circuit the page asks for itself again, and the answer has the reason.
            return null;
        }

        owner = new CircuitOwner(invocation.Context, end, place);
        if (place.IsGone())
        {
            // A newer connection may have got the place before there was an owner to tell.
            owner.Evict(time);
        }

        CircuitOwner.Current = owner;
        string? secret = null;
        try
        {
            var result = await next(invocation);
            secret = result as string;
            return result;
        }
        finally
        {
            owner.Begin(secret);
            if (secret is not null && limits.NameTimeout > TimeSpan.Zero)
            {
                // The name form asks the browser to rest before.
                owner.CloseWithoutName(2 * limits.NameTimeout, time, metrics);
            }
        }
    }

    /// <summary>Ends a page without a name, because a newer connection has its place.</summary>
    private void End(CircuitOwner? owner, LeaveReason reason)
    {
        metrics.Rejected(reason);
        owner?.Evict(time);
    }

    private async ValueTask DelayAsync(HubCallerContext caller)
    {
        if (!caller.Items.TryGetValue(GateKey, out var gate))
        {
            caller.Items[GateKey] = gate = new FloodGate(() => (limits.CallBurst, limits.CallsPerSecond), time);
        }

        var delay = ((FloodGate)gate!).Take();
        if (CircuitOwner.Find(caller) is { } owner && addresses.TakeCalls(owner.Client) is var shared && shared > delay)
        {
            delay = shared;
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, caller.ConnectionAborted);
        }
    }
}
