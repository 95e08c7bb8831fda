using Xunit.v3;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Marks a test of what is in files alone. A run on PostgreSQL leaves out what has the trait <c>Data=files</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnlyWithFilesAttribute(string because) : Attribute, ITraitAttribute
{
    /// <summary>The reason.</summary>
    public string Because { get; } = because;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Data", "files")];
}
