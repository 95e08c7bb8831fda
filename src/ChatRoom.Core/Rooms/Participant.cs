using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms;

/// <summary>Represents a person in a room, through any number of subscriptions. Changed by the room's loop only.</summary>
public sealed class Participant
{
    private Subscription[] _subscriptions = [];
    private volatile string _name;
    private volatile Person _person;

    internal Participant(Person person)
    {
        _person = person;
        _name = person.Name;
    }

    /// <summary>Gets the person. It is another one after a log-in.</summary>
    public Person Person
    {
        get => _person;
        internal set => _person = value;
    }

    /// <summary>Gets the handle as this room's log has it.</summary>
    public string Name
    {
        get => _name;
        internal set => _name = value;
    }

    /// <summary>Gets the line of a moderator that took the participant out, or null.</summary>
    public LocalizedMessage? Farewell { get; internal set; }

    /// <summary>Gets or sets the clock's timestamp at which the participant came or wrote last, for slow mode.</summary>
    internal long WroteAt { get; set; }

    internal IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>Gets the clock's timestamp since when there is no subscription, or null.</summary>
    internal long? AwaySince { get; private set; }

    internal bool HasLeft { get; set; }

    /// <summary>Gets or sets whether a room that failed has let go of its person.</summary>
    internal bool IsReleased { get; set; }

    /// <returns>False if the subscription is attached already.</returns>
    internal bool Attach(Subscription subscription)
    {
        if (_subscriptions.Contains(subscription))
        {
            return false;
        }

        _subscriptions = [.. _subscriptions, subscription];
        AwaySince = null;
        return true;
    }

    /// <returns>False if the subscription is not attached.</returns>
    internal bool Detach(Subscription subscription, long now)
    {
        var place = Array.IndexOf(_subscriptions, subscription);
        if (place < 0)
        {
            return false;
        }

        _subscriptions = [.. _subscriptions[..place], .. _subscriptions[(place + 1)..]];
        if (_subscriptions.Length == 0)
        {
            AwaySince = now;
        }

        return true;
    }
}
