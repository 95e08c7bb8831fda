namespace ChatRoom.Core.Trust.Settings;

/// <summary>Represents a setting that was changed while the server ran.</summary>
/// <param name="Name">The name, as on the command line.</param>
/// <param name="Value">The value.</param>
/// <param name="At">The time of the change.</param>
/// <param name="BeginsAt">The time from which the value is in force.</param>
/// <param name="By">The handle of the issuer.</param>
public sealed record StoredSetting(string Name, string Value, DateTimeOffset At, DateTimeOffset BeginsAt, string By);
