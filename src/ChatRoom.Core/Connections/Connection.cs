using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Connections;

/// <summary>
/// Represents one attached client on one door: a socket, a page. A door implements it; rooms and commands call it.
/// </summary>
/// <remarks>No member may block, throw or wait for the peer. A connection can be subscribed to several rooms.</remarks>
/// <param name="door">The door's short name: <c>tcp</c>, <c>web</c>.</param>
/// <param name="client">The origin of the connection; the default value inside the process, which no limit counts.</param>
public abstract class Connection(string door, ClientAddress client = default) : IContact
{
    private volatile Person? _person;
    private long _loggedInAt;

    /// <summary>Gets the door's short name.</summary>
    public string Door { get; } = door;

    /// <summary>Gets the origin of the connection, for the limits of its address.</summary>
    public ClientAddress Client { get; } = client;

    /// <summary>Gets the door and the address, for the audit log.</summary>
    public string Origin => Client.OriginBy(Door);

    /// <summary>Gets the person behind this connection; null before the connection has given a name.</summary>
    public Person? Person
    {
        get => _person;
        set
        {
            value?.SetClient(Client);
            _person = value;
        }
    }

    /// <summary>Gets whether the client types lines, and has no other way to log in.</summary>
    public virtual bool LogsInByLine => false;

    /// <summary>Gets or sets the id of the log-in by which the person of this connection has proved itself; empty for none.</summary>
    public Guid LogInId { get; set; }

    /// <summary>
    /// Gets whether the client may send the same message again, under the same id, because it missed the answer. The room
    /// then says it once and reports each message's number. Other connections pay nothing for it.
    /// </summary>
    public virtual bool MayRepeat => false;

    /// <summary>Records that the client has proved its person just now.</summary>
    public void LogIn(TimeProvider time)
    {
        _loggedInAt = time.GetTimestamp();
        LogInId = Guid.NewGuid();
    }

    /// <summary>Returns whether <see cref="LogIn"/> was called within a time.</summary>
    public bool HasLoggedInWithin(TimeSpan span, TimeProvider time) =>
        LogInId != Guid.Empty && _loggedInAt != 0 && time.GetElapsedTime(_loggedInAt) <= span;

    /// <summary>Ends the connection, or what it has of the account, because its log-in has ended. Called on any thread.</summary>
    public virtual void OnLoggedOut()
    {
    }

    /// <summary>Describes the connection to an operator; null if another connection of the same client stands for it.</summary>
    /// <remarks>Called on any thread; costs nothing until it is called.</remarks>
    public virtual ConnectionReport? Report() => null;

    /// <summary>Ends the connection, because an operator wants that; the client may come back. Called on any thread.</summary>
    public virtual void Disconnect()
    {
    }

    /// <summary>Makes another person that of this connection.</summary>
    internal void Become(Person person)
    {
        _person?.RemoveContact(this);
        _person = person;
        person.AddContact(this);
    }

    /// <summary>Shows a line to this client only. The line is dropped if too many wait already.</summary>
    public abstract void Notice(LocalizedMessage text);

    /// <summary>Reports the fate of the message that this client sent under <paramref name="id"/>.</summary>
    /// <param name="id">The id the message came with.</param>
    /// <param name="result">Its fate. <see cref="SayResult.Stored"/> is reported only where <see cref="MayRepeat"/>.</param>
    public virtual void Answer(Guid id, SayResult result)
    {
        if (result is SayResult.Refused refused)
        {
            Notice(refused.Text);
        }
    }
}
