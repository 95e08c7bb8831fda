using System.Reflection;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tests.Support;
using NetArchTest.Rules;

namespace ChatRoom.Server.Tests.Architecture;

/// <summary>Asserts for each folder which other folders it may know. Folders are namespaces.</summary>
[Slow]
public sealed class DependencyTests
{
    private static readonly Assembly CoreAssembly = typeof(Room).Assembly;
    private static readonly Assembly ServerAssembly = typeof(ChatServer).Assembly;

    // "*" stands for every folder of Core. A folder and its subfolders are one concern and may know each other.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Core.Text"] = "",
        ["Core.Settings"] = "",
        ["Core.Events"] = "Text Events.Changes",
        ["Core.Events.Changes"] = "Events",
        ["Core.Diagnostics"] = "Events",
        ["Core.Limits"] = "Events Diagnostics Settings",
        ["Core.Log"] = "Events Events.Changes",
        ["Core.Transcripts"] = "Events Events.Changes Log",
        ["Core.People"] = "People.Nodes Text Events Events.Changes Limits",
        ["Core.Connections"] = "Text Limits People",
        ["Core.Trust"] = "Text Events Limits Trust.Sanctions Trust.Admission Settings Trust.Settings",
        ["Core.Trust.Sanctions"] = "Text Events Limits Trust",
        ["Core.Trust.Settings"] = "Settings Trust",
        ["Core.Trust.Admission"] = "Text Events Trust Settings",
        ["Core.Delivery"] = "Events Diagnostics Log",
        ["Core.Rooms"] = "People.Nodes Text Events Events.Changes Rooms.Typing Diagnostics Log Transcripts People Connections Delivery Limits Trust Trust.Admission Trust.Sanctions Rooms.Access Rooms.Catalog Rooms.Commands Rooms.Direct Rooms.Messages Rooms.Opening Rooms.Members Rooms.Accounts Rooms.Nodes Settings",
        ["Core.People.Nodes"] = "Events Limits",
        ["Core.Rooms.Nodes"] = "Text Events People People.Nodes Transcripts Rooms Rooms.Access Rooms.Commands Rooms.Typing",
        ["Core.Rooms.Typing"] = "Events Connections Delivery People Rooms",
        ["Core.Rooms.Accounts"] = "Text Transcripts Events Limits Log Delivery Connections People Rooms Rooms.Access Rooms.Commands",
        ["Core.Rooms.Commands"] = "Text Transcripts Events Events.Changes Log People Connections Delivery Rooms Rooms.Access",
        ["Core.Rooms.Access"] = "Text Events People Rooms.Catalog",
        ["Core.Rooms.Catalog"] = "Diagnostics Text Events Limits Transcripts People Connections Rooms Rooms.Access Rooms.Members",
        ["Core.Rooms.Direct"] = "Diagnostics People.Nodes Text Events Events.Changes Log People Delivery Rooms Rooms.Access Rooms.Catalog Rooms.Commands Rooms.Members Rooms.Opening",
        ["Core.Rooms.Members"] = "Diagnostics People.Nodes Text Events People Connections Trust Rooms Rooms.Access Rooms.Catalog Rooms.Opening",
        ["Core.Rooms.Messages"] = "Text Events Events.Changes Log People Connections Trust Rooms Rooms.Access Rooms.Commands Settings",
        ["Core.Rooms.Opening"] = "Text Events Log Transcripts Rooms Rooms.Catalog Rooms.Members",
        ["Core.Moderation.Nodes"] = "Events Trust Trust.Sanctions Rooms Moderation",
        ["Core.Moderation.Targets"] = "Rooms.Catalog Log Rooms.Opening Text Events Limits People People.Nodes Rooms Trust Trust.Sanctions",
        ["Core.Moderation"] = "Moderation.Targets Diagnostics People.Nodes Rooms.Typing Text Events Events.Changes Limits Transcripts People Connections Trust Trust.Sanctions Rooms Rooms.Access Rooms.Catalog Rooms.Direct Rooms.Messages Rooms.Opening Rooms.Commands Log Trust.Admission Settings Trust.Settings",
        ["Core.Input"] = "Input.Commands Moderation Trust Text Events Events.Changes Diagnostics Limits Log Transcripts People Connections Rooms Rooms.Access Rooms.Catalog Rooms.Direct Rooms.Messages Rooms.Opening Rooms.Members Search Input.Accounts Reading Trust.Admission",
        ["Core.Input.Commands"] = "People.Nodes Input Moderation Trust Text Events Events.Changes Diagnostics Limits Log Transcripts People Connections Rooms Rooms.Access Rooms.Catalog Rooms.Direct Rooms.Messages Rooms.Opening Rooms.Members Search Reading Trust.Admission",
        ["Core.Reading"] = "Events People Rooms Rooms.Catalog",
        ["Core.Search.Words"] = "",
        ["Core.Search.Inbox"] = "Text",
        ["Core.Search"] = "Search.Words Search.Inbox Text Events Events.Changes Log Transcripts People Connections Rooms Rooms.Access Rooms.Catalog Rooms.Direct Rooms.Members Rooms.Messages Rooms.Opening",
        ["Core.Input.Accounts"] = "Text Events Limits Trust People Connections Rooms Rooms.Access Input Trust.Admission Rooms.Catalog",
        ["Core.Protocol"] = "Text Events Events.Changes Log Protocol.Line Protocol.Chunk",
        ["Core.Protocol.Line"] = "Text Events Log Protocol",
        ["Core.Protocol.Chunk"] = "Text Events Log Protocol Protocol.Line",
        ["Server.Settings"] = "",
        ["Server.Storage"] = "",
        ["Server.Scheduling"] = "",
        ["Server.Archive"] = "Core.Rooms Core.Rooms.Catalog Core.Transcripts History History.Sqlite Ledger.Sqlite Storage Search",
        ["Server.Ledger"] = "Ledger.Links Ledger.Tries Ledger.Postgres Settings Core.Events Core.Rooms.Catalog Core.Rooms.Members Core.Trust Core.Trust.Sanctions History Storage Ledger.Model Ledger.Sqlite Core.Text Core.People Core.Reading Core.Trust.Admission Ledger.Model.Admission Core.Trust.Settings Ledger.Model.Settings",
        ["Server.Ledger.Links"] = "Core.Events Ledger Ledger.Model",
        ["Server.Ledger.Tries"] = "Core.Limits Ledger Ledger.Model",
        ["Server.Ledger.Model"] = "Core.Events Core.Rooms.Catalog Core.Trust Core.Trust.Sanctions Core.Text Core.Reading Ledger.Model.Admission Ledger.Model.Settings",
        ["Server.Ledger.Model.Settings"] = "",
        ["Server.Ledger.Model.Admission"] = "Core.Events Ledger.Model",
        ["Server.Ledger.Plain"] = "Storage Core.Rooms.Catalog Core.Events Core.People Core.Trust Core.Trust.Sanctions Core.Trust.Admission Core.Trust.Settings Ledger",
        ["Server.Ledger.Postgres"] = "Storage Core.Events Core.Rooms.Catalog Core.Trust Ledger Ledger.Model Ledger.Plain Ledger.Postgres.Migrations",
        ["Server.Ledger.Postgres.Migrations"] = "Ledger.Model Ledger.Postgres",
        ["Server.Ledger.Sqlite"] = "Ledger.Plain Core.Events Core.Rooms.Catalog Core.Trust Core.Trust.Sanctions Storage Ledger Ledger.Model Ledger.Sqlite.Migrations Core.People Core.Trust.Admission Core.Trust.Settings",
        ["Server.Accounts"] = "Scheduling Core.Diagnostics Ledger.Links Ledger.Tries Storage Core.Text Core.Events Core.Limits Core.People Core.Connections Core.Input.Accounts Core.Rooms.Catalog Ledger Ledger.Model Settings Core.Trust History Core.Trust.Admission Accounts.Audit Accounts.Oidc Accounts.Passkeys",
        ["Server.Ledger.Sqlite.Migrations"] = "Ledger.Model Ledger.Sqlite Core.Rooms.Catalog Core.Reading",
        ["Server.Control"] = "Storage Core.Text Core.Events Core.Limits Core.Moderation Core.People Core.Rooms.Catalog Core.Trust Accounts History Ledger Ledger.Model Core.Rooms Core.Input.Accounts",
        ["Server.History"] = "Core.People.Nodes Core.People History.Postgres History.Stored Settings Storage Core.Events Core.Events.Changes Core.Text Core.Transcripts History.Sqlite History.Sqlite.Blocks History.Sqlite.Migrations Core.Settings",
        ["Server.Accounts.Audit"] = "Core.Events Core.Input.Accounts Core.People Core.Rooms.Catalog Core.Trust",
        ["Server.Accounts.Passkeys"] = "Core.Trust Core.Trust.Admission Core.Diagnostics Core.Text Core.Events Core.Limits Core.People Accounts Ledger Ledger.Tries",
        ["Server.Accounts.Oidc"] = "Core.Text Core.Events Core.Limits Core.People Core.Trust Core.Trust.Admission Accounts Ledger",
        ["Server.History.Stored"] = "Core.Events Core.Events.Changes",
        ["Server.Nodes"] = "Core.Reading Core.Events Core.Moderation.Nodes Core.Rooms.Direct Core.Rooms.Members Core.People Core.Rooms Core.Transcripts Accounts History.Postgres Ledger Ledger.Postgres",
        ["Server.History.Postgres.Migrations"] = "Core.Transcripts",
        ["Server.History.Postgres"] = "History.Postgres.Migrations Core.Limits Storage Core.People.Nodes Core.Text Core.Events Core.Events.Changes Core.People Core.Transcripts History.Stored",
        ["Server.History.Sqlite"] = "History.Stored Settings Storage Core.Events Core.Events.Changes Core.Text Core.Transcripts Core.Delivery History History.Sqlite.Blocks History.Sqlite.Changes History.Sqlite.Migrations",
        ["Server.History.Sqlite.Blocks"] = "History.Stored Core.Events Core.Events.Changes Core.Text Core.Transcripts History History.Sqlite History.Sqlite.Changes",
        ["Server.History.Sqlite.Changes"] = "History.Stored Storage Core.Events Core.Events.Changes History.Sqlite History.Sqlite.Blocks",
        ["Server.History.Sqlite.Following"] = "Storage History.Stored Core.Events Core.Events.Changes History.Sqlite History.Sqlite.Blocks History.Sqlite.Changes",
        ["Server.History.Sqlite.Migrations"] = "History.Stored Storage Core.Events Core.Text Core.Transcripts History History.Sqlite History.Sqlite.Blocks",
        ["Server.Search"] = "Core.Events Core.Events.Changes Core.Search Core.Search.Inbox Core.Search.Words Core.Text Core.Transcripts History History.Sqlite History.Sqlite.Following Settings Storage Scheduling Search.Postgres",
        ["Server.Search.Postgres"] = "Storage Core.Events Core.Events.Changes Core.Search Core.Search.Inbox Core.Search.Words Core.Text History.Postgres History.Stored Search Settings",
        ["Server.Transfer"] = "Core.Events Core.Events.Changes Core.Rooms.Catalog Core.Transcripts History.Postgres History.Postgres.Migrations History.Sqlite History.Sqlite.Blocks History.Stored Ledger.Model Ledger.Postgres Ledger.Sqlite Storage",
        ["Server.Net"] = "Core.Diagnostics Core.Events Core.Delivery Core.Limits Core.Protocol Certificates",
        ["Server.Certificates"] = "Storage Settings",
        ["Server.Proxies"] = "Core.Diagnostics Core.Limits Core.Protocol Settings",
        ["Server.Metrics"] = "Core.Connections Core.Diagnostics Core.Limits Core.People Core.Rooms History Settings",
        ["Server.Tcp"] = "* Settings Net Proxies Tcp.OutOfBand Tcp.Ports",
        ["Server.Tcp.Ports"] = "Core.Diagnostics Core.Rooms Settings Net Tcp",
        ["Server.Tcp.OutOfBand"] = "* Tcp",
        ["Server.Web.Browser"] = "* Web.Rows.Folding Web.Rows.Grouping",
        ["Server.Web.Localization"] = "*",
        ["Server.Web.Markup"] = "* Web.Localization Web.Markup.Parsing",
        ["Server.Web.Markup.Parsing"] = "* Web.Markup",
        ["Server.Web.Rows"] = "* Web.Markup Web.Rows.Folding Web.Rows.Rendering Web.Rows.Unread",
        ["Server.Web.Rows.Folding"] = "* Web.Rows Web.Rows.Rendering",
        ["Server.Web.Rows.Grouping"] = "* Web.Rows Web.Rows.Rendering",
        ["Server.Web.Rows.Rendering"] = "* Web.Localization Web.Markup Web.Rows Web.Rows.Folding",
        ["Server.Web.Rows.Unread"] = "* Web.Rows",
        ["Server.Web.Connections"] = "* Web.Browser Web.Markup Web.Rows Web.Rows.Folding",
        ["Server.Web.Connections.Rooms"] = "* Web.Browser Web.Connections Web.Markup Web.Rows Web.Rows.Folding",
        ["Server.Web.Components.Finding"] = "* Web.Browser Web.Components Web.Connections Web.Connections.Rooms Web.Localization Web.Rows.Grouping",
        ["Server.Web.Components.Rooms"] = "* Web.Browser Web.Components Web.Connections Web.Connections.Rooms Web.Localization",
        ["Server.Web.Components.Sheets"] = "* Web.Browser Web.Components Web.Connections Web.Localization Web.Markup Web.Rows.Folding Web.Rows.Grouping Web.Rows.Rendering Web.Connections.Rooms",
        ["Server.Web.Accounts"] = "* Accounts Accounts.Passkeys Ledger.Model Web.Circuits Web.Localization Web.Requests Web.Accounts.Oidc Accounts.Oidc",
        ["Server.Web.Accounts.Oidc"] = "* Accounts Accounts.Oidc Ledger Web.Accounts Web.Requests",
        ["Server.Web.Components"] = "* Web.Components.Sheets Web.Browser Web.Connections Web.Connections.Rooms Web.Localization Web.Markup Web.Rows Web.Rows.Folding Web.Rows.Grouping Web.Rows.Rendering",
        ["Server.Web.Layout"] = "*",
        ["Server.Web.Requests"] = "* Proxies Web.Localization",
        ["Server.Web.Scripts"] = "",
        ["Server.Web.Circuits"] = "* Web.Requests",
        ["Server.Web.Pages"] = "* Web Web.Browser Web.Circuits Web.Components Web.Components.Finding Web.Components.Rooms Web.Components.Sheets Web.Connections Web.Connections.Rooms Web.Layout Web.Localization Web.Rows Web.Rows.Folding Web.Rows.Grouping Web.Accounts",
        ["Server.Admin"] = "* History Ledger.Sqlite Search Settings",
        ["Server.Web.Admin.Nodes"] = "Core.People Core.People.Nodes Core.Rooms Web.Admin Web.Localization",
        ["Server.Web.Admin"] = "* Web.Admin.Nodes Accounts Admin History Web Web.Accounts Web.Browser Web.Circuits Web.Components Web.Localization Web.Requests Web.Scripts Settings",
        ["Server.Web"] = "* Settings Web.Browser Web.Circuits Web.Components Web.Layout Web.Localization Web.Requests Web.Scripts Web.Accounts Web.Markup",
        ["Server.Hosting"] = "* Scheduling Settings Storage Control History History.Sqlite Ledger Ledger.Sqlite Metrics Net Proxies Tcp Web Hosting.Health Search Certificates Accounts Accounts.Oidc Admin Web.Admin Web.Accounts.Oidc Nodes",
        ["Server.Hosting.Health"] = "* Settings Hosting Tcp Web.Requests",
        ["Server.Cli"] = "* Settings Archive Control History Ledger.Sqlite Hosting Hosting.Health Tcp Cli.Moderation Cli.Rooms History.Sqlite Search Storage Transfer",
        ["Server.Cli.Moderation"] = "* Settings Accounts Ledger Control History Hosting Cli",
        ["Server.Cli.Rooms"] = "* Ledger.Plain Settings History.Sqlite Ledger Ledger.Sqlite Cli",
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

    [Fact]
    public void No_circle_of_folders_is_allowed()
    {
        var seen = new HashSet<string>();
        foreach (var concern in Allowed.Keys.Select(ConcernOf).Distinct())
        {
            AssertNoCircle(concern, [], seen);
        }
    }

    [Fact]
    public void A_folder_has_at_most_fifteen_files()
    {
        string[] tops = ["bench", "src", "tests", "wwwroot"];
        var folders = tops.SelectMany(top => WithSubfolders(new DirectoryInfo(Path.Combine(RepositoryFiles.Root, top))));

        Assert.All(folders, folder => Assert.InRange(folder.GetFiles().Length, 0, 15));
    }

    private static IEnumerable<DirectoryInfo> WithSubfolders(DirectoryInfo folder) =>
        folder.EnumerateDirectories().Where(subfolder => subfolder.Name is not ("bin" or "obj")).SelectMany(WithSubfolders).Prepend(folder);

    private static void AssertNoCircle(string concern, string[] path, HashSet<string> seen)
    {
        Assert.DoesNotContain(concern, path);
        if (!seen.Add(concern))
        {
            return;
        }

        var next = Allowed.Keys.Where(folder => ConcernOf(folder) == concern).SelectMany(AllowedFor).Select(ConcernOf).Distinct();
        foreach (var other in next.Where(other => other != concern))
        {
            AssertNoCircle(other, [.. path, concern], seen);
        }
    }

    // The pages are put together by the web door's own folder, which knows its subfolders; these are concerns of their own.
    private static string ConcernOf(string folder) =>
        Allowed.Keys.Where(key => key != "Server.Web" && folder.StartsWith($"{key}.", StringComparison.Ordinal)).Append(folder).MinBy(key => key.Length)!;

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
