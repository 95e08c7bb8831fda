namespace ChatRoom.Core.People;

/// <summary>Keeps a person on the server, and its handle, until it is disposed or a room keeps the person.</summary>
public sealed class Visit : IDisposable
{
    private readonly PeopleDirectory _people;
    private int _ended;

    internal Visit(PeopleDirectory people, Person person)
    {
        _people = people;
        Person = person;
    }

    /// <summary>Gets the person.</summary>
    public Person Person { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _people.Release(Person);
        }
    }
}
