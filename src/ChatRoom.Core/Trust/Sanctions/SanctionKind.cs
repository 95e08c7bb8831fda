namespace ChatRoom.Core.Trust.Sanctions;

/// <summary>Lists the kinds of a <see cref="Sanction"/>; the numbers are stored.</summary>
public enum SanctionKind
{
    /// <summary>Keeps a person out.</summary>
    Ban = 1,

    /// <summary>Lets a person only read.</summary>
    Mute = 2,
}
