namespace ChatRoom.Server.Settings;

/// <summary>Lists where the value of a setting comes from.</summary>
internal enum SettingSource
{
    /// <summary>The program.</summary>
    Default,

    /// <summary>An operator, while a server ran.</summary>
    Operator,

    /// <summary>A file of settings.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
