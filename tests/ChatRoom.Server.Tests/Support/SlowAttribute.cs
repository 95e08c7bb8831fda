using Xunit.v3;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Marks a class whose tests take more than about eight seconds together, on two cores: <c>scripts/test --fast</c> leaves it out.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SlowAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Speed", "slow")];
}
