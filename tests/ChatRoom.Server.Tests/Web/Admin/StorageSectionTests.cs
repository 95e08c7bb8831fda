using System.Net;
using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Search;
using ChatRoom.Core.Trust;
using ChatRoom.Server.History;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Admin;

/// <summary>Tests what the page of the operators says about the storage, over real servers.</summary>
public sealed class StorageSectionTests(PostgresServer database) : BunitContext
{
    [Fact]
    public async Task Of_files_it_has_the_path_and_the_size_of_each_and_the_free_space()
    {
        using var folder = new HistoryFolder();
        var section = await RenderAsync($"--History:Path={folder.FilePath}", "--History:Provider=sqlite", "--Data:Provider=files");

        section.WaitForAssertion(() => Assert.Matches($"^History {folder.FilePath} [0-9.]+ .iB$", RowsOf(section)[0]));
        Assert.Contains("Free on the disk", section.Find("dl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_database_it_has_the_size_and_those_of_the_large_tables()
    {
        var connection = await database.CreateDatabaseAsync();
        var section = await RenderAsync("--History:Provider=sqlite", "--Data:Provider=postgres", $"--Data:Connection={connection}");

        section.WaitForAssertion(() => Assert.Equal(3, RowsOf(section).Count));
        Assert.Matches("^Database test[0-9]+ [0-9.]+ MiB$", RowsOf(section)[0]);
        Assert.Matches("^History changes, events, logs, reactions [0-9.]+ .iB$", RowsOf(section)[1]);
        Assert.Matches("^Search index search_messages [0-9.]+ .iB$", RowsOf(section)[2]);
        Assert.DoesNotContain("in memory", section.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Free on the disk", section.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_files_it_says_so()
    {
        var section = await RenderAsync("--History:Provider=memory");

        section.WaitForAssertion(() => Assert.Contains("The history is in memory only.", section.Markup, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> RowsOf(IRenderedComponent<StorageSection> section) =>
        [.. section.FindAll("tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("bdi").Select(cell => cell.TextContent)))];

    private async Task<IRenderedComponent<StorageSection>> RenderAsync(params string[] settings)
    {
        var server = await RunningServer.StartAsync(settings);
        Services.AddSingleton(server);
        if (server.Services.GetService<IMessageIndex>() is { } index)
        {
            // The section measures once, and the server makes its index after its start.
            await Eventually.TrueAsync(() => index.IncompleteSince is null, "the index is there");
        }

        var carol = new Account(PersonId.New(), "carol");
        var trust = server.Services.GetRequiredService<TrustRegister>();
        await trust.ApplyAsync(new TrustChange.Grant(new("", carol.Id, Role.Operator, "carol")), null);
        Services.AddLocalization();
        Services.AddSingleton(new OperatorAccess(() => carol, ClientAddress.Direct(IPAddress.Parse("198.51.100.1")), trust));
        foreach (var type in new[] { typeof(HistoryOptions), typeof(DataOptions), typeof(SearchOptions), typeof(IFreeSpace), typeof(SpaceWatch) })
        {
            if (server.Services.GetService(type) is { } service)
            {
                Services.AddSingleton(type, service);
            }
        }

        return Render<StorageSection>(parameters => parameters.Add(section => section.Tick, 0));
    }
}
