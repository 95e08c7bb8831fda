namespace ChatRoom.Testing;

/// <summary>Bounds what a test waits for; no test waits without an end.</summary>
internal static class Deadline
{
    /// <summary>Generous: it only bounds a failing test.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(60);

    public static CancellationToken Token() => new CancellationTokenSource(Default).Token;

    /// <summary>Waits for the end of a program that may never answer, such as a browser, and goes on without it; an error comes through.</summary>
    public static async Task EndOrGoOnAsync(Task end)
    {
        if (await Task.WhenAny(end, Task.Delay(Default)) == end)
        {
            await end;
        }
    }

    /// <summary>A person's or a program's silence, where silence itself is what is tested.</summary>
    public static Task SilenceAsync(int milliseconds) => Task.Delay(milliseconds);
}
