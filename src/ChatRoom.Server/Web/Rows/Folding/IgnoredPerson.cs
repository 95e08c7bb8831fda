using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Identifies a person that the reader ignores.</summary>
/// <param name="Id">The id of the person, in hexadecimal digits; empty if it is not known.</param>
/// <param name="Handle">The handle at that time; it decides for an event without an id.</param>
public sealed record IgnoredPerson(string? Id, string? Handle)
{
    private readonly PersonId _person = Parse(Id);

    /// <summary>Returns the author of an event.</summary>
    public static IgnoredPerson AuthorOf(RoomEvent roomEvent) =>
        new(roomEvent.AuthorId.IsNone ? "" : roomEvent.AuthorId.ToString(), roomEvent.Author);

    /// <summary>Returns whether the person caused an event.</summary>
    public bool IsAuthorOf(RoomEvent roomEvent) => roomEvent.IsBy(_person, Handle ?? "");

    // The browser keeps the id, and may answer anything.
    private static PersonId Parse(string? id)
    {
        var bytes = new byte[PersonId.Bytes];
        return id?.Length == 2 * PersonId.Bytes && Convert.FromHexString(id, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? new PersonId(bytes)
            : PersonId.None;
    }
}
