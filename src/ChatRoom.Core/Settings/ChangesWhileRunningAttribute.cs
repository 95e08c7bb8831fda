namespace ChatRoom.Core.Settings;

/// <summary>Marks a setting that can change while the server runs, because its value is read at each use.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangesWhileRunningAttribute : Attribute
{
    /// <summary>Gets or sets whether only an owner changes it, and no operator.</summary>
    public bool OnlyByOwner { get; set; }
}
