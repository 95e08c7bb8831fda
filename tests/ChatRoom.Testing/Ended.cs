namespace ChatRoom.Testing;

/// <summary>How a process ended, and all it wrote.</summary>
internal sealed record Ended(int ExitCode, string Output)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It could not do what it was asked to, and said so in one line.</summary>
    public void SaysInOneLine(string part, int exitCode = 2)
    {
        Assert.Equal(exitCode, ExitCode);
        var line = Assert.Single(Lines);
        Assert.StartsWith("chatroom: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }
}
