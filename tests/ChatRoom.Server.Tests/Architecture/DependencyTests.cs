using System.Reflection;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using NetArchTest.Rules;

namespace ChatRoom.Server.Tests.Architecture;

/// <summary>Who may know whom. Folders are namespaces.</summary>
public sealed class DependencyTests
{
    private const string Rooms = "ChatRoom.Core.Rooms";
    private const string Protocol = "ChatRoom.Core.Protocol";
    private const string Commands = "ChatRoom.Core.Commands";
    private const string Server = "ChatRoom.Server";
    private const string Transcripts = "ChatRoom.Server.Transcripts";

    private static readonly string[] Doors = ["Tcp", "Web", "Irc", "Api"];
    private static readonly Assembly CoreAssembly = typeof(Room).Assembly;
    private static readonly Assembly ServerAssembly = typeof(ChatServer).Assembly;

    public static TheoryData<string, string> PairsOfDoors =>
        new(from one in Doors from other in Doors where one != other select (one, other));

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("System.Net.Sockets")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("StackExchange.Redis")]
    [InlineData("ChatRoom.Server")]
    public void The_core_knows_no(string technology)
    {
        Assert.DoesNotContain(
            CoreAssembly.GetReferencedAssemblies(), name => name.Name!.StartsWith(technology, StringComparison.Ordinal));
        AssertKnowsNot(Types.InAssembly(CoreAssembly), technology);
    }

    [Fact]
    public void Rooms_know_nobody() => AssertKnowsNot(Core(Rooms), Protocol, Commands);

    [Fact]
    public void Protocol_and_commands_do_not_know_each_other()
    {
        AssertKnowsNot(Core(Protocol), Commands);
        AssertKnowsNot(Core(Commands), Protocol);
    }

    [Fact]
    public void The_core_is_rooms_protocol_and_commands() =>
        Assert.All(
            CoreAssembly.GetTypes().Where(type => type.Namespace?.StartsWith("ChatRoom", StringComparison.Ordinal) == true),
            type => Assert.Contains(type.Namespace, new[] { Rooms, Protocol, Commands }));

    [Theory]
    [MemberData(nameof(PairsOfDoors))]
    public void No_door_knows_another(string door, string other) =>
        AssertKnowsNot(InServer($"{Server}.{door}"), $"{Server}.{other}");

    [Fact]
    public void No_door_knows_where_transcripts_are_kept()
    {
        foreach (var door in Doors)
        {
            AssertKnowsNot(InServer($"{Server}.{door}"), Transcripts);
        }
    }

    [Fact]
    public void Transcripts_know_only_rooms() =>
        AssertKnowsNot(InServer(Transcripts), [Protocol, Commands, .. Doors.Select(door => $"{Server}.{door}")]);

    [Fact]
    public void The_rules_look_at_something()
    {
        Assert.NotEmpty(Core(Rooms).GetTypes());
        Assert.NotEmpty(Core(Protocol).GetTypes());
        Assert.NotEmpty(Core(Commands).GetTypes());
        Assert.NotEmpty(InServer($"{Server}.Tcp").GetTypes());
        Assert.NotEmpty(InServer($"{Server}.Web").GetTypes());
    }

    private static PredicateList Core(string space) => Types.InAssembly(CoreAssembly).That().ResideInNamespace(space);

    private static PredicateList InServer(string space) => Types.InAssembly(ServerAssembly).That().ResideInNamespace(space);

    private static void AssertKnowsNot(PredicateList types, params string[] others) =>
        AssertHolds(types.ShouldNot().HaveDependencyOnAny(others).GetResult(), others);

    private static void AssertKnowsNot(Types types, params string[] others) =>
        AssertHolds(types.ShouldNot().HaveDependencyOnAny(others).GetResult(), others);

    private static void AssertHolds(NetArchTest.Rules.TestResult result, string[] others) =>
        Assert.True(
            result.IsSuccessful, $"{string.Join(", ", result.FailingTypeNames ?? [])} must not know {string.Join(", ", others)}.");
}
