using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Trust.Admission;

/// <summary>Configures the entry of strangers (section <c>Access</c>).</summary>
public sealed class AccessOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Access";

    private static readonly LocalizedMessage MustLogIn = new("Answer_MustLogIn", "Only people with an account may enter here. Log in first.");

    /// <summary>Gets or sets the persons that may enter: <c>open</c> for everybody, <c>accounts</c> for those that have logged in.</summary>
    [EnumDataType(typeof(AccessMode), ErrorMessage = "must be open or accounts")]
    public AccessMode Mode { get; set; } = AccessMode.Open;

    /// <summary>Returns the line for a client that must log in before it learns anything else, or null.</summary>
    public LocalizedMessage? Refuse(bool hasAccount) => Mode == AccessMode.Accounts && !hasAccount ? MustLogIn : null;
}
