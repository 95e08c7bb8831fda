namespace ChatRoom.Core.Settings;

/// <summary>Counts what a new value of a setting would delete.</summary>
public interface ISettingLoss
{
    /// <summary>Gets the names of the settings that delete something.</summary>
    IReadOnlyCollection<string> Settings { get; }

    /// <summary>Returns how many events a value would delete now.</summary>
    /// <param name="setting">The name of the setting.</param>
    /// <param name="value">The value, in its usual form.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<long> CountAsync(string setting, string value, CancellationToken cancellationToken);
}
