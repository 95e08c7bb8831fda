using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Diagnostics;

public sealed class ChatMetricsTests
{
    public static TheoryData<LeaveReason> Refusals =>
        [LeaveReason.Banned, .. Enum.GetValues<LeaveReason>().Where(reason => reason.ForClient() is not null)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_is_counted_under_the_name_of_its_reason(LeaveReason reason)
    {
        var metrics = TestMetrics.Create();
        using var counters = new Counters(metrics.Meter);

        metrics.Rejected(reason);

        Assert.Equal(1, counters[$"chatroom.rejects/{reason}"]);
    }

    [Fact]
    public void Meters_of_two_servers_are_apart()
    {
        var (one, other) = (TestMetrics.Create(), TestMetrics.Create());
        using var counters = new Counters(one.Meter);

        other.Rejected(RejectReason.UnknownCommand);
        one.Rejected(RejectReason.MessageTooLong);

        Assert.Equal((1, 0), (counters["chatroom.rejects/MessageTooLong"], counters["chatroom.rejects/UnknownCommand"]));
    }
}
