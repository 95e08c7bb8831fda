using ChatRoom.Core.Events;

namespace ChatRoom.Core.People.Nodes;

/// <summary>Represents the persons on the other nodes, and the handles that are in use on all of them. Thread-safe.</summary>
public interface IOtherNodes
{
    /// <summary>Takes a handle for a person of this node.</summary>
    /// <returns>
    /// The handle; another one, if the person follows; null if another person has it, or one that looks like it. The handle, too,
    /// if the other nodes cannot be reached for five seconds: then no join can be stored either, and a person whose handle turns
    /// out to be another one's gets a new one when they are back.
    /// </returns>
    ValueTask<string?> TakeAsync(HandleRequest request);

    /// <summary>Frees a handle soon, and before the next one is taken. Returns at once.</summary>
    void Free(PersonId person, string skeleton);

    /// <summary>Finds the person of another node that has a handle, in any case.</summary>
    /// <returns>Null if there is none, or while the other nodes cannot be reached.</returns>
    ValueTask<RemotePerson?> FindAsync(string handle);

    /// <summary>Lists the persons on other nodes, each once; none while the other nodes cannot be reached.</summary>
    ValueTask<IReadOnlyList<RemotePerson>> ListAsync();

    /// <summary>Lists the nodes, this one first; none while the other nodes cannot be reached.</summary>
    ValueTask<IReadOnlyList<NodeInfo>> ListNodesAsync();

    /// <summary>Lists the rooms in which a person is on other nodes; none while they cannot be reached.</summary>
    ValueTask<IReadOnlyList<string>> ListRoomsAsync(PersonId person);

    /// <summary>Returns whether there is another node.</summary>
    ValueTask<bool> AnyAsync();

    /// <summary>Tells the nodes that persons are on of a private message. Returns at once.</summary>
    /// <param name="persons">The persons.</param>
    /// <param name="room">The name of the conversation's room.</param>
    /// <param name="number">The number of the message.</param>
    void Tell(IReadOnlyCollection<PersonId> persons, string room, long number);

    /// <summary>Tells the nodes that a person is on that somebody invites it to a room. Returns at once.</summary>
    /// <param name="person">The person.</param>
    /// <param name="room">The name of the room.</param>
    /// <param name="inviter">The handle of the inviting person.</param>
    void Invite(PersonId person, string room, string inviter);

    /// <summary>Tells the nodes that a guest is on that it has logged in. Returns at once.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="account">The person of the account that takes its place.</param>
    /// <param name="handle">The handle of the account.</param>
    void LogIn(PersonId guest, PersonId account, string handle);
}
