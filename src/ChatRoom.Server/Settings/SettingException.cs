namespace ChatRoom.Server.Settings;

/// <summary>Reports a wrong setting. The message names the setting and the values it can have.</summary>
public sealed class SettingException(string message, Exception? innerException = null) : Exception(message, innerException);
