using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Trust;

/// <summary>Configures roles, bans and the audit log (section <c>Trust</c>).</summary>
public sealed class TrustOptions
{
    public const string Section = "Trust";

    /// <summary>Gets or sets how long the ban of a guest holds for its address, unless the ban has an end.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ErrorMessage = "must be a time from 00:01:00 to 365 days, such as 1.00:00:00")]
    public TimeSpan GuestAddress { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the largest number of bans and mutes of one room.</summary>
    [Range(1, 100_000, ErrorMessage = "must be from 1 to 100000")]
    public int SanctionsPerRoom { get; set; } = 1000;

    /// <summary>Gets or sets the number of newest entries that the audit log keeps.</summary>
    [Range(1, 10_000_000, ErrorMessage = "must be from 1 to 10000000")]
    public int AuditEntries { get; set; } = 100_000;
}
