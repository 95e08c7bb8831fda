using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace ChatRoom.Server.Settings;

/// <summary>Tells where the values of settings come from.</summary>
internal sealed class SettingSources(IConfiguration configuration)
{
    /// <summary>Finds the source of a setting.</summary>
    /// <param name="name">The name, as on the command line.</param>
    // The provider that is added last wins.
    public SettingSource Find(string name) =>
        (configuration as IConfigurationRoot)?.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(name, out var value) && !string.IsNullOrEmpty(value)) switch
        {
            null => SettingSource.Default,
            CommandLineConfigurationProvider => SettingSource.CommandLine,
            EnvironmentVariablesConfigurationProvider => SettingSource.Environment,
            _ => SettingSource.File,
        };
}
