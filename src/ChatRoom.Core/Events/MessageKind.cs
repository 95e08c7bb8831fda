namespace ChatRoom.Core.Events;

/// <summary>How a message is meant.</summary>
public enum MessageKind
{
    /// <summary>Plain speech: <c>alice: hello</c>.</summary>
    Say = 0,

    /// <summary>An action (<c>/me</c>): <c>* alice waves</c>.</summary>
    Action = 1,
}
