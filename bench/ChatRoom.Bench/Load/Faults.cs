namespace ChatRoom.Bench.Load;

/// <summary>What went wrong with deliveries. A run with any fault is worth nothing.</summary>
internal sealed class Faults
{
    /// <summary>Deliveries that never came, or not before time was up.</summary>
    public long Lost { get; set; }

    /// <summary>Deliveries that came again.</summary>
    public long Doubled { get; set; }

    /// <summary>Deliveries that came after a later one of the same sender.</summary>
    public long OutOfOrder { get; set; }

    /// <summary>Lines that are no whole message, though they begin or end like one.</summary>
    public long Damaged { get; set; }

    /// <summary>Clients that heard all messages, but not in the order in which the first client did.</summary>
    public long DifferingOrders { get; set; }

    /// <summary>Clients that the server closed, or that could not join.</summary>
    public long Disconnected { get; set; }

    /// <summary>Announcements that should have come while clients joined.</summary>
    public long MissingAnnouncements { get; set; }

    /// <summary>What happened first, in words.</summary>
    public string? First { get; private set; }

    public long Count =>
        Lost + Doubled + OutOfOrder + Damaged + DifferingOrders + Disconnected + MissingAnnouncements;

    /// <summary>Keeps the first explanation.</summary>
    public void Note(string what) => First ??= what;

    public override string ToString() => Count == 0
        ? "none lost, doubled, out of order or damaged"
        : $"{Lost:N0} LOST, {Doubled:N0} DOUBLED, {OutOfOrder:N0} OUT OF ORDER, {Damaged:N0} DAMAGED, "
            + $"{DifferingOrders:N0} clients with ANOTHER ORDER, {Disconnected:N0} DISCONNECTED, "
            + $"{MissingAnnouncements:N0} announcements MISSING"
            + (First is null ? "" : $" (first: {First})");
}
