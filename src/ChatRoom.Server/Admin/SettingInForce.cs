namespace ChatRoom.Server.Admin;

/// <summary>Represents a setting as it is in force.</summary>
/// <param name="Name">The name, as on the command line.</param>
/// <param name="Value">The value.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Hits">How often it has refused or ended something since the start; null if that is not counted.</param>
internal sealed record SettingInForce(string Name, string Value, SettingSource Source, long? Hits);
