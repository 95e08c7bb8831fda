namespace ChatRoom.Core.Diagnostics;

/// <summary>Lists the results of a log-in.</summary>
public enum LogInResult
{
    /// <summary>The account is proved.</summary>
    Good,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>It was not tried, because too many before it were wrong.</summary>
    Limited,
}
