namespace ChatRoom.Core.Events;

/// <summary>Lists the kinds of messages.</summary>
public enum MessageKind
{
    /// <summary>A plain message: <c>alice: hello</c>.</summary>
    Say = 0,

    /// <summary>An action (<c>/me</c>): <c>* alice waves</c>.</summary>
    Action = 1,
}
