namespace ChatRoom.Bench.Load;

/// <summary>Says how far a client has come.</summary>
internal enum Stage
{
    New,
    Joining,
    Joined,
    Gone,
}
