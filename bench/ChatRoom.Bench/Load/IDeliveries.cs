namespace ChatRoom.Bench.Load;

/// <summary>Hears of what the clients of a <see cref="Crowd"/> are given.</summary>
internal interface IDeliveries
{
    /// <summary>A client has received a message that is whole.</summary>
    /// <param name="client">Who.</param>
    /// <param name="message">What.</param>
    /// <param name="now">When it was received.</param>
    void Delivered(Client client, in Message message, long now);

    /// <summary>The server has closed a client's connection.</summary>
    void Gone(Client client);
}
