using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Web.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Admin;

/// <summary>Asserts who gets the page of the operators; for everybody else there is none.</summary>
[Slow]
public sealed class AdminAccessTests : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();
    private RunningServer _server = null!;

    private TrustRegister Trust => _server.Services.GetRequiredService<TrustRegister>();

    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a guest", false)]
    [InlineData("an account", false)]
    [InlineData("a moderator", false)]
    [InlineData("an operator", true)]
    [InlineData("an owner", true)]
    [InlineData("an operator that has logged out", false)]
    [InlineData("an operator that is banned", false)]
    [InlineData("an operator until the role was taken", false)]
    [InlineData("a guest with the role of an operator", false)]
    public async Task Only_an_operator_gets_the_page_and_everybody_else_the_answer_for_no_page(string reader, bool gets)
    {
        using var page = new PageClient(_server.Web);
        await BecomeAsync(page, reader);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
        {
            foreach (var path in new[] { "admin", "ADMIN/", "admin?x=1" })
            {
                var answer = await AskAsync(page, method, path);
                if (gets && method != HttpMethod.Post)
                {
                    Assert.Equal(HttpStatusCode.OK, answer.Status);
                }
                else
                {
                    Assert.Equal(await AskAsync(page, method, "no-such-page"), answer);
                }
            }
        }
    }

    [Theory]
    [InlineData("a guest")]
    [InlineData("an account")]
    [InlineData("a moderator")]
    [InlineData("an operator that has logged out")]
    [InlineData("an operator until the role was taken")]
    public async Task The_document_of_an_operator_is_worth_nothing_in_the_circuit_of_another_reader(string reader)
    {
        using var carol = new PageClient(_server.Web);
        await BecomeAsync(carol, "an operator", "carol");
        var html = await carol.Http.GetStringAsync("admin", Deadline.Token());
        using var page = new PageClient(_server.Web);
        await BecomeAsync(page, reader);

        await using (var own = await CircuitClient.OpenDocumentAsync(_server.Web, html, carol.Cookies))
        {
            await Eventually.TrueAsync(() => own.Rendered.Contains("Running for", StringComparison.Ordinal), "the operator sees the numbers");
        }

        await using var stolen = await CircuitClient.OpenDocumentAsync(_server.Web, html, page.Cookies);
        await Eventually.TrueAsync(() => stolen.Rendered.Contains("There is no page at this address.", StringComparison.Ordinal), "there is no page");
        Assert.DoesNotContain("Running for", stolen.Rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("admin-sections", stolen.Rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_accounts_has_no_such_page()
    {
        await using var server = await RunningServer.StartAsync();
        using var page = new PageClient(server.Web);

        Assert.Equal(await AskAsync(page, HttpMethod.Get, "no-such-page"), await AskAsync(page, HttpMethod.Get, "admin"));
    }

    private async Task BecomeAsync(PageClient page, string reader, string name = "alice")
    {
        if (reader == "a guest")
        {
            return;
        }

        PersonId person;
        await using (var client = await _server.LineAsync(name))
        {
            person = _server.Lobby.Participants[name].Id;
            if (reader == "a guest with the role of an operator")
            {
                await Trust.ApplyAsync(new TrustChange.Grant(new("", person, Role.Operator, name)), null);
                return;
            }

            await client.SayAsync($"/register {Passphrase}");
            await client.ReadUntilStartsAsync($"{name} is yours now.");
        }

        Assert.Null(await page.AskAsync("login", new { handle = name, passphrase = Passphrase }));
        var grant = reader switch
        {
            "an account" => null,
            "a moderator" => new RoleGrant(RoomDirectory.Lobby, person, Role.Moderator, name),
            "an owner" => new RoleGrant("", person, Role.Owner, name),
            _ => new RoleGrant("", person, Role.Operator, name),
        };
        if (grant is not null)
        {
            await Trust.ApplyAsync(new TrustChange.Grant(grant), null);
        }

        switch (reader)
        {
            case "an operator that has logged out":
                Assert.Null(await page.AskAsync("logout", new { }));
                break;
            case "an operator that is banned":
                var moderation = _server.Services.GetRequiredService<ModerationService>();
                Assert.True((await moderation.RunAsync("ban", name, Issuer.Console, CancellationToken.None)).IsDone);
                break;
            case "an operator until the role was taken":
                await Trust.ApplyAsync(new TrustChange.Revoke("", person), null);
                break;
        }
    }

    private static async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(PageClient page, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await page.Http.SendAsync(request, Deadline.Token());
        // The policy has a nonce, and the time goes on.
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Content-Security-Policy" or "Date"))
            .Select(header => $"{header.Key}: {string.Join(",", header.Value)}").Order(StringComparer.Ordinal);
        return (answer.StatusCode, string.Join("\n", headers), await answer.Content.ReadAsStringAsync(Deadline.Token()));
    }
}
