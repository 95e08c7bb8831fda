namespace ChatRoom.Testing;

/// <summary>Bounds what a test waits for; no test waits without an end.</summary>
internal static class Deadline
{
    /// <summary>Generous: it only bounds a failing test.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(20);

    public static CancellationToken Token() => new CancellationTokenSource(Default).Token;

    /// <summary>A person's or a program's silence, where silence itself is what is tested.</summary>
    public static Task SilenceAsync(int milliseconds) => Task.Delay(milliseconds);
}
