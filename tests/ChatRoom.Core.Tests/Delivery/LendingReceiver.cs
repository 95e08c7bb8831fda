using System.Globalization;
using System.Text;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Tests.Delivery;

/// <summary>Lends its cursor at the first chance, always from the beginning, and keeps the numbers of sent events.</summary>
internal sealed class LendingReceiver(WireFormat format) : Receiver(format), IDescriptorSender
{
    public bool IsLent { get; private set; }

    public int Loans { get; private set; }

    public List<int> Received { get; } = [];

    public string Remainder { get; private set; } = "";

    /// <summary>How many bytes the peer takes of a send.</summary>
    public int Takes { get; init; } = int.MaxValue;

    public override bool TryLend(out Loan loan)
    {
        loan = new Loan(this, 0, 1);
        Loans++;
        return IsLent = true;
    }

    public override void OnReclaimed(long sequence, ByteSlice begun, int sent)
    {
        IsLent = false;
        Remainder = sent > 0 ? Encoding.UTF8.GetString(begun.Remainder(sent, int.MaxValue, out _).Span) : "";
    }

    public int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Takes)
        {
            return Takes;
        }

        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Received.AddRange(lines.Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)));
        return bytes.Length;
    }

    public override void Wake()
    {
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
    }
}
