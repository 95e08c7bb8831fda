using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatRoom.Bench.Circuits;

/// <summary>Names SignalR's MessagePack protocol as Blazor's hub knows it, and counts the bytes it reads.</summary>
internal sealed class BlazorPackProtocol : IHubProtocol
{
    private readonly MessagePackHubProtocol _inner = new();
    private long _payloadBytes;

    public string Name => "blazorpack";

    public int Version => 1;

    public TransferFormat TransferFormat => _inner.TransferFormat;

    /// <summary>Gets how many uncompressed bytes have come.</summary>
    public long PayloadBytes => Volatile.Read(ref _payloadBytes);

    public bool IsVersionSupported(int version) => version == Version;

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var before = input.Length;
        var isWhole = _inner.TryParseMessage(ref input, binder, out message);
        Interlocked.Add(ref _payloadBytes, before - input.Length);
        return isWhole;
    }
}
