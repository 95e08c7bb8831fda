namespace ChatRoom.Server.Ledger.Model.Settings;

/// <summary>Stores the value of a setting that was changed while a server ran.</summary>
internal sealed class SettingRow
{
    /// <summary>Gets the name of the setting.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the time from which the value is in force, in milliseconds since 1970.</summary>
    public required long BeginsAt { get; init; }

    /// <summary>Gets the time of the change, in milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>Gets the value.</summary>
    public required string Value { get; init; }

    /// <summary>Gets the handle of the issuer.</summary>
    public required string By { get; init; }
}
