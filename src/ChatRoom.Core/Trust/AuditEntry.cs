using ChatRoom.Core.Events;

namespace ChatRoom.Core.Trust;

/// <summary>Records one act of moderation.</summary>
/// <param name="At">The time.</param>
/// <param name="By">The handle of the issuer.</param>
/// <param name="ById">The issuer; none for the command line.</param>
/// <param name="Origin">The door and the address of the issuer.</param>
/// <param name="Act">The name of the act, as its command has it.</param>
/// <param name="Room">The room; empty for the whole server.</param>
/// <param name="Target">The person, address or setting that the act was about.</param>
/// <param name="Detail">The end and the reason, or the number of messages.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string By, PersonId ById, string Origin, string Act, string Room, string Target, string Detail);
