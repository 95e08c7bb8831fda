namespace ChatRoom.Bench.Wires;

/// <summary>Says how far a client has come.</summary>
internal enum Stage
{
    New,
    Joining,
    Joined,
    Gone,
}
