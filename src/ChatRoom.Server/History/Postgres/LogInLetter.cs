using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Represents a letter that says that a guest has logged in; it stands in the place of a conversation's name, and an older node finds none.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Account">The account that takes its place.</param>
internal sealed record LogInLetter(PersonId Guest, Account Account)
{
    private const string Kind = "log-in";

    /// <summary>Reads a letter; null for one about something else.</summary>
    // No handle has a space.
    public static LogInLetter? Read(string subject) => subject.Split(' ') is [Kind, var guest, var account, var handle]
        ? new(EventRows.ToPersonId(Guid.Parse(guest)), new Account(EventRows.ToPersonId(Guid.Parse(account)), handle))
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {EventRows.ToUuid(Guest)} {EventRows.ToUuid(Account.Id)} {Account.Handle}";
}
