using System.Net.Security;
using System.Security.Authentication;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Certificates;

namespace ChatRoom.Server.Net;

/// <summary>Does the TLS handshakes of raw clients, within the limits of number, time and processors. Thread-safe.</summary>
/// <remarks>
/// A handshake costs about a millisecond. It never runs on the thread of the sockets, and all together use half of the
/// processors. When there are too many, the oldest ends: an honest one is quick.
/// </remarks>
public sealed class TlsHandshakes(ServerCertificate certificate, LimitsOptions limits, TimeProvider time, ChatMetrics metrics) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<CancellationTokenSource> _running = [];
    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Gets whether there is a certificate.</summary>
    public bool ArePossible => certificate.IsConfigured;

    /// <inheritdoc/>
    public void Dispose() => _processors.Dispose();

    /// <summary>Creates the source of the token that ends a handshake which takes too long.</summary>
    internal CancellationTokenSource CreatePatience() =>
        new(limits.HandshakeTimeout > TimeSpan.Zero ? limits.HandshakeTimeout : Timeout.InfiniteTimeSpan, time);

    /// <summary>Counts a handshake that took too long.</summary>
    internal void NoteTimeout() => metrics.Rejected(RejectReason.HandshakeTimeout);

    /// <summary>Does one handshake.</summary>
    /// <exception cref="AuthenticationException">The peer and the server do not agree.</exception>
    /// <exception cref="OperationCanceledException">The token ended the handshake, or too many others have begun since.</exception>
    internal async Task<SslStream> RunAsync(TlsWire wire, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var place = Begin(end);
        var stream = new SslStream(wire, leaveInnerStreamOpen: true);
        try
        {
            wire.BeginTurns(_processors);
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Context,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    AllowRenegotiation = false,
                },
                end.Token);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        finally
        {
            wire.EndTurns();
            End(place);
        }
    }

    private LinkedListNode<CancellationTokenSource> Begin(CancellationTokenSource end)
    {
        CancellationTokenSource? oldest = null;
        LinkedListNode<CancellationTokenSource> place;
        lock (_gate)
        {
            if (limits.Handshakes > 0 && _running.Count >= limits.Handshakes)
            {
                oldest = _running.First!.Value;
                _running.RemoveFirst();
            }

            place = _running.AddLast(end);
        }

        if (oldest is not null)
        {
            metrics.Rejected(RejectReason.HandshakeLimit);
        }

        try
        {
            oldest?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }

        return place;
    }

    private void End(LinkedListNode<CancellationTokenSource> place)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _running.Remove(place);
            }
        }
    }
}
