using ChatRoom.Core.Settings;
using ChatRoom.Core.Trust.Settings;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Admin;

/// <summary>Represents a setting as it is in force.</summary>
/// <param name="Name">The name, as on the command line.</param>
/// <param name="Value">The value.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Hits">How often it has refused or ended something since the start; null if that is not counted.</param>
/// <param name="Live">The setting, if it can change while the server runs.</param>
/// <param name="Waiting">The value that waits for its time, or null.</param>
internal sealed record SettingInForce(string Name, string Value, SettingSource Source, long? Hits, LiveSetting? Live, StoredSetting? Waiting);
