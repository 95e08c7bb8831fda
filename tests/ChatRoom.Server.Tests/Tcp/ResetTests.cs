using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests when the server resets a client that must not get an end.</summary>
public sealed class ResetTests
{
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly LateTransport _transport = new();

    [Fact]
    public async Task The_reset_waits_until_an_old_desktop_client_has_acknowledged_everything()
    {
        var connection = new ChunkConnection(_transport, default, _time, TimeSpan.Zero);
        var goodbye = NewGoodbye().SayAsync(connection, isIn: true, LeaveReason.ShuttingDown);

        await PassAsync(5);
        Assert.False(goodbye.IsCompleted);

        _transport.IsComplete = true;
        await Eventually.TrueAsync(() => goodbye.IsCompleted, "the goodbye ends", () => _time.Advance(Flush));
    }

    [Fact]
    public async Task A_client_that_lost_its_place_is_not_waited_for()
    {
        var goodbye = NewGoodbye().SayAsync(null, isIn: false, LeaveReason.ServerFull);

        await Eventually.TrueAsync(() => goodbye.IsCompleted, "the goodbye ends", () => _time.Advance(Flush));
        Assert.False(_transport.IsComplete);
    }

    // Each look at the acknowledgement follows one step of the clock.
    private async Task PassAsync(int looks) =>
        await Eventually.TrueAsync(() => _transport.Looks >= looks, "the goodbye looks at the acknowledgement", () => _time.Advance(Flush));

    private TcpGoodbye NewGoodbye()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = ActivatorUtilities.CreateInstance<ChatMetrics>(meters);
        return new TcpGoodbye(
            _transport,
            new TcpDoorServices(
                null!, "lobby", new TcpOptions(), new LimitsOptions(), null!, metrics, _time, NullLogger.Instance, "", null, CancellationToken.None));
    }

    /// <summary>Takes all bytes at once; the test decides when the peer has them.</summary>
    private sealed class LateTransport : ITransport
    {
        private int _looks;

        public bool IsComplete { get; set; }

        public int Looks => Volatile.Read(ref _looks);

        public Acknowledgement? Acknowledged
        {
            get
            {
                Interlocked.Increment(ref _looks);
                return new Acknowledgement(0, IsComplete);
            }
        }

        public bool IsOpen => true;

        public bool MayReset => true;

        public bool IsReset => false;

        public bool IsAtEnd => false;

        public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public int Read(Span<byte> buffer) => -1;

        public int Send(ReadOnlySpan<byte> bytes) => bytes.Length;

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => ValueTask.CompletedTask;

        public ValueTask EndAsync() => ValueTask.CompletedTask;

        public void Configure(TimeSpan keepAlive)
        {
        }

        public ValueTask<OpenResult> OpenAsync(CancellationToken cancellationToken) => new(OpenResult.Open);

        public void EnlargeSendBuffer()
        {
        }

        public void Close()
        {
        }

        public void Abort()
        {
        }

        public bool TryLendDescriptor(out int descriptor)
        {
            descriptor = -1;
            return false;
        }

        public void ReclaimDescriptor()
        {
        }
    }
}
