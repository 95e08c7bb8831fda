namespace ChatRoom.Core.Delivery;

/// <summary>
/// What a session at rest lends to the room's fan-out (<c>Session.TryLend</c>): all it takes to send the next events,
/// and so small that those of a thousand sessions stay in the processor's cache, while the kernel's own data drives out of
/// it whatever else a session consists of.
/// </summary>
/// <param name="Sender">Sends for every session of its door.</param>
/// <param name="Descriptor">Where to; stays open until the session has taken its loan back.</param>
/// <param name="Sequence">The session's cursor: the number of the next event it has not had.</param>
public readonly record struct Loan(IDescriptorSender Sender, int Descriptor, long Sequence);
