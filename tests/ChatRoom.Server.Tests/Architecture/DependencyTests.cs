using System.Reflection;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using NetArchTest.Rules;

namespace ChatRoom.Server.Tests.Architecture;

/// <summary>Asserts for each folder which other folders it may know. Folders are namespaces.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly CoreAssembly = typeof(Room).Assembly;
    private static readonly Assembly ServerAssembly = typeof(ChatServer).Assembly;

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Core.Text"] = "",
        ["Core.Events"] = "Connections Rooms",
        ["Core.Diagnostics"] = "Events",
        ["Core.Log"] = "Events",
        ["Core.Transcripts"] = "Events Log",
        ["Core.Connections"] = "Events Diagnostics Log Delivery Rooms",
        ["Core.Delivery"] = "Events Log Connections",
        ["Core.Rooms"] = "Text Events Diagnostics Log Transcripts Connections Delivery Rooms.Commands",
        ["Core.Rooms.Commands"] = "Text Events Log Connections Delivery Rooms",
        ["Core.Input"] = "Text Events Diagnostics Connections Rooms",
        ["Core.Protocol"] = "Text Events Log Protocol.Line Protocol.Chunk",
        ["Core.Protocol.Line"] = "Text Events Log Protocol",
        ["Core.Protocol.Chunk"] = "Text Events Log Protocol",
        ["Server.Hosting"] = "* Settings History History.Sqlite Net Tcp Web Web.Localization Web.Browser",
        ["Server.Cli"] = "* Settings History Hosting Tcp",
        ["Server.Settings"] = "",
        ["Server.History"] = "Core.Events Core.Text Core.Transcripts History.Sqlite",
        ["Server.History.Sqlite"] = "Core.Events Core.Text Core.Transcripts Core.Delivery",
        ["Server.Net"] = "Core.Delivery Core.Log Core.Protocol",
        ["Server.Tcp"] = "* Settings Net",
        ["Server.Web"] = "* Settings Web.Browser Web.Components Web.Layout Web.Localization",
        ["Server.Web.Browser"] = "*",
        ["Server.Web.Localization"] = "*",
        ["Server.Web.Markup"] = "* Web.Localization Web.Markup.Parsing",
        ["Server.Web.Markup.Parsing"] = "*",
        ["Server.Web.Rows"] = "* Web.Rows.Rendering",
        ["Server.Web.Rows.Rendering"] = "* Web.Localization Web.Markup",
        ["Server.Web.Connections"] = "* Web.Browser Web.Markup Web.Rows",
        ["Server.Web.Components"] = "* Web.Browser Web.Connections Web.Localization Web.Markup Web.Rows Web.Rows.Rendering",
        ["Server.Web.Layout"] = "*",
        ["Server.Web.Pages"] = "* Web Web.Browser Web.Components Web.Connections Web.Layout Web.Localization Web.Rows",
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("System.Net.Sockets")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("ChatRoom.Server")]
    public void The_core_does_not_know(string technology)
    {
        Assert.DoesNotContain(
            CoreAssembly.GetReferencedAssemblies(), name => name.Name!.StartsWith(technology, StringComparison.Ordinal));
        AssertKnowsNone(Types.InAssembly(CoreAssembly).That().ResideInNamespace("ChatRoom"), [technology]);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_its_allowed_folders(string folder)
    {
        var forbidden = Allowed.Keys.Except([folder, .. AllowedFor(folder)]).SelectMany(TypesOf).Select(type => type.FullName!);
        var assembly = folder.StartsWith("Core", StringComparison.Ordinal) ? CoreAssembly : ServerAssembly;

        AssertKnowsNone(
            Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^ChatRoom\\.{folder.Replace(".", "\\.", StringComparison.Ordinal)}$"),
            [.. forbidden]);
    }

    [Fact]
    public void Every_folder_has_a_rule() =>
        Assert.All(
            CoreAssembly.GetTypes().Concat(ServerAssembly.GetTypes())
                .Where(type => type.Namespace?.StartsWith("ChatRoom.", StringComparison.Ordinal) == true),
            type => Assert.Contains(type.Namespace!["ChatRoom.".Length..], Allowed.Keys));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_rule_has_a_folder(string folder) => Assert.NotEmpty(TypesOf(folder));

    private static IEnumerable<string> AllowedFor(string folder)
    {
        var side = folder[..folder.IndexOf('.', StringComparison.Ordinal)];
        foreach (var name in Allowed[folder].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name != "*")
            {
                yield return name.StartsWith("Core.", StringComparison.Ordinal) ? name : $"{side}.{name}";
                continue;
            }

            foreach (var core in Allowed.Keys.Where(key => key.StartsWith("Core.", StringComparison.Ordinal)))
            {
                yield return core;
            }
        }
    }

    private static IEnumerable<Type> TypesOf(string folder) =>
        CoreAssembly.GetTypes().Concat(ServerAssembly.GetTypes()).Where(type => type.Namespace == $"ChatRoom.{folder}");

    private static void AssertKnowsNone(PredicateList types, string[] others)
    {
        var result = types.ShouldNot().HaveDependencyOnAny(others).GetResult();
        Assert.True(result.IsSuccessful, $"These know more than they may: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
