namespace ChatRoom.Bench.Wires;

/// <summary>Says how the generator understands a received line.</summary>
internal enum LineKind
{
    /// <summary>A line of the server itself.</summary>
    Other,

    /// <summary>A whole message of the generator.</summary>
    Message,

    /// <summary>A part of a message, or a changed one.</summary>
    Damaged,
}
