using ChatRoom.Core.Events;

namespace ChatRoom.Core.Tests.Support;

internal sealed record Removal(LeaveReason Reason, long LeftAt);
