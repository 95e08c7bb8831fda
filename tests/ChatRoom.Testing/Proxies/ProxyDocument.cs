namespace ChatRoom.Testing.Proxies;

/// <summary>Reads the examples of docs/proxies.md, so that they are what is tested.</summary>
internal static class ProxyDocument
{
    /// <summary>Returns an example.</summary>
    /// <param name="language">The language of its code block.</param>
    /// <param name="place">Its place among the code blocks of that language, from 0.</param>
    /// <param name="replacements">What stands in it, and what the test has in that place.</param>
    public static string Example(string language, int place, params (string Old, string New)[] replacements)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "proxies.md"));
        var block = text.Split($"```{language}\n")[place + 1];
        var example = block[..block.IndexOf("```", StringComparison.Ordinal)];
        foreach (var (old, replacement) in replacements)
        {
            Assert.Contains(old, example, StringComparison.Ordinal);
            example = example.Replace(old, replacement, StringComparison.Ordinal);
        }

        return example;
    }
}
