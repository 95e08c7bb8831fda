namespace ChatRoom.Core.Delivery;

/// <summary>
/// Holds what the fan-out needs to send for a receiver. Stored by value, so that the fan-out can serve a thousand receivers
/// without touching their objects.
/// </summary>
/// <param name="Sender">Sends for every receiver of its door.</param>
/// <param name="Descriptor">The socket; stays open until the receiver has its loan back.</param>
/// <param name="Sequence">The receiver's cursor: the number of the next event.</param>
public readonly record struct Loan(IDescriptorSender Sender, int Descriptor, long Sequence);
