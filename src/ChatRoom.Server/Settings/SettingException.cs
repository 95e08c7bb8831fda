namespace ChatRoom.Server.Hosting;

/// <summary>Something in the configuration is wrong. The message says what, and what to change.</summary>
public sealed class SettingException(string message, Exception? innerException = null) : Exception(message, innerException);
