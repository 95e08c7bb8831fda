using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Settings;

namespace ChatRoom.Core.Trust.Admission;

/// <summary>Configures the entry of strangers (section <c>Access</c>).</summary>
public sealed class AccessOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Gets or sets the persons that may enter: <c>open</c> for everybody, <c>invited</c> for those with an invitation or an
    /// account, <c>accounts</c> for those that have logged in.
    /// </summary>
    [ChangesWhileRunning(OnlyByOwner = true)]
    [EnumDataType(typeof(AccessMode), ErrorMessage = "must be open, invited or accounts")]
    public AccessMode Mode { get; set; } = AccessMode.Open;

    /// <summary>Gets or sets the number of persons that may use one invitation to the server, unless it names another.</summary>
    [ChangesWhileRunning]
    [Range(1, int.MaxValue, ErrorMessage = "must be 1 or more")]
    public int InvitationUses { get; set; } = 1;

    /// <summary>Gets or sets the time after which an invitation to the server is worth nothing, unless it names another.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ErrorMessage = "must be a time from 00:01:00 to 3650 days, such as 7.00:00:00")]
    public TimeSpan InvitationLasts { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Gets or sets the largest number of invitations to the server that have not ended.</summary>
    [ChangesWhileRunning]
    [Range(1, 100_000, ErrorMessage = "must be from 1 to 100000")]
    public int MaxInvitations { get; set; } = 1000;
}
